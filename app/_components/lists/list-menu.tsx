'use client';

import { DropdownMenu } from 'radix-ui';
import { IconButton } from '@/components/ui/icon-button';
import { MENU_ITEM, MENU_PANEL, MENU_RULE } from './menu-look';

export interface ListMenuProps {
  /** The list that is shown can be renamed and deleted: it is one of the reader's own. */
  readonly own: boolean;
  /** Symbol of the chosen row and which ways it can go; undefined while none is chosen or rows are sorted. */
  readonly row: { readonly symbol: string; readonly up: boolean; readonly down: boolean } | undefined;
  onDo(what: ListAction): void;
}

export type ListAction =
  | 'rename'
  | 'duplicate'
  | 'delete'
  | 'link'
  | 'json'
  | 'csv'
  | 'import'
  | 'row-up'
  | 'row-down'
  | 'row-remove';

/** What can be done with the list that is shown, and with its chosen row for who does not drag. */
export function ListMenu({ own, row, onDo }: ListMenuProps) {
  const item = (what: ListAction, title: string, disabled = false) => (
    <DropdownMenu.Item className={MENU_ITEM} disabled={disabled} onSelect={() => onDo(what)}>
      {title}
    </DropdownMenu.Item>
  );
  return (
    // A page of live prices goes on under its menus.
    <DropdownMenu.Root modal={false}>
      <DropdownMenu.Trigger asChild>
        <IconButton label="This list" data-testid="list-menu">
          <svg viewBox="0 0 16 16" className="size-4" fill="currentColor" aria-hidden="true">
            <circle cx="3" cy="8" r="1.3" />
            <circle cx="8" cy="8" r="1.3" />
            <circle cx="13" cy="8" r="1.3" />
          </svg>
        </IconButton>
      </DropdownMenu.Trigger>
      <DropdownMenu.Portal>
        <DropdownMenu.Content align="end" sideOffset={4} collisionPadding={8} className={MENU_PANEL}>
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
