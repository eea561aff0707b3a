'use client';

import { DropdownMenu } from 'radix-ui';
import { useRef } from 'react';
import { swallowClick } from '@/components/ui/swallow-click';
import type { OnDemandPart } from '../lazy/on-demand';
import type { ListAction, ListMenuProps } from './list-menu';
import { MENU_ITEM, MENU_PANEL, MENU_RULE } from './menu-look';

/** What can be done with the list that is shown, and with its chosen row for who does not drag. */
export function ListPanel({ own, row, onDo, trigger, defaultOpen }: ListMenuProps & OnDemandPart) {
  /** A name is asked for: the focus goes there and not back to the button. */
  const naming = useRef(false);
  const act = (what: ListAction) => {
    naming.current = what === 'rename' || what === 'new';
    onDo(what);
  };
  const item = (what: ListAction, title: string, disabled = false) => (
    <DropdownMenu.Item className={MENU_ITEM} disabled={disabled} onSelect={() => act(what)}>
      {title}
    </DropdownMenu.Item>
  );
  return (
    // A page of live prices goes on under its menus; the press outside that closes one does nothing else.
    <DropdownMenu.Root modal={false} defaultOpen={defaultOpen}>
      <DropdownMenu.Trigger asChild>{trigger}</DropdownMenu.Trigger>
      <DropdownMenu.Portal>
        <DropdownMenu.Content
          align="end"
          sideOffset={4}
          collisionPadding={8}
          onPointerDownOutside={swallowClick}
          className={MENU_PANEL}
          onCloseAutoFocus={(event) => {
            if (naming.current) event.preventDefault();
            naming.current = false;
          }}
        >
          {item('new', 'New list')}
          {item('rename', 'Rename', !own)}
          {item('duplicate', 'Duplicate')}
          {item('delete', 'Delete', !own)}
          <DropdownMenu.Separator className={MENU_RULE} />
          {item('link', 'Share as a link')}
          {item('json', 'Export all lists (JSON)')}
          {item('csv', 'Export this list (CSV)')}
          {item('import', 'Import')}
          {row !== undefined && (
            <>
              <DropdownMenu.Separator className={MENU_RULE} />
              {item('row-up', `Move ${row.symbol} up`, !row.up)}
              {item('row-down', `Move ${row.symbol} down`, !row.down)}
              {item('row-remove', `Remove ${row.symbol}`)}
            </>
          )}
        </DropdownMenu.Content>
      </DropdownMenu.Portal>
    </DropdownMenu.Root>
  );
}
