'use client';

import { DropdownMenu } from 'radix-ui';
import { type ReactNode, type RefObject, useLayoutEffect, useRef, useState } from 'react';
import { swallowClick } from '@/components/ui/swallow-click';
import type { OnDemandPart } from '../lazy/on-demand';
import { MENU_ITEM, MENU_LABEL, MENU_PANEL, MENU_RULE } from '../lists/menu-look';
import { useMedia } from '../workspace/use-media';
import { COLUMN_TITLES, COLUMNS } from './columns';
import { columnsIn, sortKeysFor } from './columns-in';
import { directionOf, nextSort, SORT_KEYS, SORT_TITLES } from './sort';
import type { ViewMenuProps } from './view-menu';
import styles from './watchlist.module.css';

/** The dock of a phone that is high enough for both. */
const ABOVE_DOCK = { top: 8, right: 8, bottom: 144, left: 8 };

/** Which columns the list has and what it is sorted by, also where there is no room for headings. */
export function ViewPanel({ trigger, defaultOpen, ...view }: ViewMenuProps & OnDemandPart) {
  const button = useRef<HTMLButtonElement>(null);
  const docked = useMedia('(max-width: 767.98px) and (min-height: 700px)');
  return (
    // A page of live prices goes on under its menus; the press outside that closes one does nothing else.
    <DropdownMenu.Root modal={false} defaultOpen={defaultOpen}>
      <DropdownMenu.Trigger asChild ref={button}>
        {trigger}
      </DropdownMenu.Trigger>
      <DropdownMenu.Portal>
        <DropdownMenu.Content
          align="end"
          sideOffset={4}
          collisionPadding={docked ? ABOVE_DOCK : 8}
          onPointerDownOutside={swallowClick}
          className={`${MENU_PANEL} ${styles.menu}`}
          data-testid="view-panel"
        >
          <Entries {...view} button={button} />
        </DropdownMenu.Content>
      </DropdownMenu.Portal>
    </DropdownMenu.Root>
  );
}

/** Mounted when it is opened, and for the width the list has then. */
function Entries({
  columns,
  sort,
  joined,
  onColumns,
  onSort,
  onJoined,
  button,
}: ViewMenuProps & { readonly button: RefObject<HTMLButtonElement | null> }) {
  const [width, setWidth] = useState(Number.POSITIVE_INFINITY);
  useLayoutEffect(() => {
    setWidth(button.current?.closest('section')?.clientWidth ?? Number.POSITIVE_INFINITY);
  }, [button]);
  const offered = columnsIn(width, columns);
  const all = offered.length === COLUMNS.length;
  const sortable = sortKeysFor(offered);
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
    <>
      <DropdownMenu.Label className={MENU_LABEL}>{all ? 'Columns' : 'Shown in a row'}</DropdownMenu.Label>
      {offered.map((column) =>
        check(
          columns.includes(column),
          COLUMN_TITLES[column],
          (on) => onColumns(COLUMNS.filter((one) => (one === column ? on : columns.includes(one)))),
          `column-${column}`,
        ),
      )}
      {all && (
        <p className="px-2 pb-1 text-small text-ink3">
          Where there is little room, volume goes first, then high and low.
        </p>
      )}
      {joined !== undefined && check(joined, 'One row a pair', onJoined, 'join-pairs')}
      <DropdownMenu.Separator className={MENU_RULE} />
      <DropdownMenu.Label className={MENU_LABEL}>Sorted by</DropdownMenu.Label>
      {check(sort === 'hand', 'Hand', () => onSort('hand'), 'order-hand')}
      {SORT_KEYS.map((key) => {
        const direction = directionOf(sort, key);
        // What it is sorted by is told, whether it can be seen or not.
        if (direction === undefined && !sortable.includes(key)) return null;
        const arrow = direction === undefined ? '' : direction === 'down' ? '↓' : '↑';
        const title = (
          <>
            {SORT_TITLES[key]}
            <span className="ml-auto text-small text-ink3">
              {arrow}
              {arrow !== '' && (
                <span className="sr-only mouse:not-sr-only">
                  {direction === 'down' ? ' greatest first' : ' least first'}
                </span>
              )}
            </span>
          </>
        );
        return check(direction !== undefined, title, () => onSort(nextSort(sort, key)), `order-${key}`);
      })}
    </>
  );
}

function Tick({ shown }: { readonly shown: boolean }) {
  return (
    <svg viewBox="0 0 16 16" className="size-3.5 shrink-0" fill="none" stroke="currentColor" aria-hidden="true">
      {shown && <path d="M3 8.5l3.2 3.2L13 5" strokeWidth="1.6" />}
    </svg>
  );
}
