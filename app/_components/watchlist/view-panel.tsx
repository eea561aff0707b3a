'use client';

import { DropdownMenu } from 'radix-ui';
import type { ReactNode } from 'react';
import type { OnDemandPart } from '../lazy/on-demand';
import { MENU_ITEM, MENU_LABEL, MENU_PANEL, MENU_RULE } from '../lists/menu-look';
import { COLUMN_TITLES, COLUMNS } from './columns';
import { directionOf, nextSort, SORT_KEYS, SORT_TITLES } from './sort';
import type { ViewMenuProps } from './view-menu';

/** Which columns the list has and what it is sorted by, also where there is no room for headings. */
export function ViewPanel({
  columns,
  sort,
  joined,
  onColumns,
  onSort,
  onJoined,
  trigger,
  defaultOpen,
}: ViewMenuProps & OnDemandPart) {
  const keep = (event: Event) => event.preventDefault();
  const check = (checked: boolean, title: ReactNode, onChange: (on: boolean) => void, testId: string) => (
    <DropdownMenu.CheckboxItem
      key={testId}
      className={MENU_ITEM}
      checked={checked}
      data-testid={testId}
      onSelect={keep}
      onCheckedChange={onChange}
    >
      <Tick shown={checked} />
      {title}
    </DropdownMenu.CheckboxItem>
  );
  return (
    <DropdownMenu.Root modal={false} defaultOpen={defaultOpen}>
      <DropdownMenu.Trigger asChild>{trigger}</DropdownMenu.Trigger>
      <DropdownMenu.Portal>
        <DropdownMenu.Content align="end" sideOffset={4} collisionPadding={8} className={MENU_PANEL}>
          <DropdownMenu.Label className={MENU_LABEL}>Columns</DropdownMenu.Label>
          {COLUMNS.map((column) =>
            check(
              columns.includes(column),
              COLUMN_TITLES[column],
              (on) => onColumns(COLUMNS.filter((one) => (one === column ? on : columns.includes(one)))),
              `column-${column}`,
            ),
          )}
          <p className="px-2 pb-1 text-small text-ink3">
            Where there is little room, volume goes first, then high and low.
          </p>
          {joined !== undefined && check(joined, 'One row a pair', onJoined, 'join-pairs')}
          <DropdownMenu.Separator className={MENU_RULE} />
          <DropdownMenu.Label className={MENU_LABEL}>Sorted by</DropdownMenu.Label>
          {check(sort === 'hand', 'Hand', () => onSort('hand'), 'order-hand')}
          {SORT_KEYS.map((key) => {
            const direction = directionOf(sort, key);
            const arrow = direction === undefined ? '' : direction === 'down' ? '↓ greatest first' : '↑ least first';
            const title = (
              <>
                {SORT_TITLES[key]}
                <span className="ml-auto text-small text-ink3">{arrow}</span>
              </>
            );
            return check(direction !== undefined, title, () => onSort(nextSort(sort, key)), `order-${key}`);
          })}
        </DropdownMenu.Content>
      </DropdownMenu.Portal>
    </DropdownMenu.Root>
  );
}

function Tick({ shown }: { readonly shown: boolean }) {
  return (
    <svg viewBox="0 0 16 16" className="size-3.5 shrink-0" fill="none" stroke="currentColor" aria-hidden="true">
      {shown && <path d="M3 8.5l3.2 3.2L13 5" strokeWidth="1.6" />}
    </svg>
  );
}
