'use client';

import { type CSSProperties, Fragment, type KeyboardEvent, useLayoutEffect, useMemo, useRef, useState } from 'react';
import type { InstrumentId } from '@/lib/market/instrument';
import type { Lists } from '../lists/use-lists';
import { useSettings } from '../settings/settings-provider';
import { isShortcut } from '../settings/shortcuts';
import { useLocalShortcuts } from '../settings/use-shortcut';
import { cellLayout } from './cell-layout';
import { type Column, columnsText } from './columns';
import { Headings } from './headings';
import { PairRow } from './pair-row';
import type { Sort } from './sort';
import { useRowDrag } from './use-row-drag';
import { useRowWindow } from './use-row-window';
import { walk } from './walk';
import { entryIds, entryKey, type WatchEntry } from './watch-entry';
import { WatchRow } from './watch-row';
import styles from './watchlist.module.css';

export interface WatchTableProps {
  readonly labelledBy: string;
  /** In the order they are shown in. */
  readonly entries: readonly WatchEntry[];
  readonly chosen: InstrumentId | undefined;
  readonly columns: readonly Column[];
  readonly sort: Sort;
  readonly lists: Pick<Lists, 'move'> & { remove(...ids: InstrumentId[]): void };
  onSort(sort: Sort): void;
  onChoose(id: InstrumentId): void;
  /** Somebody points at the rows, or has one of them focused by keyboard. */
  onPointed(pointed: boolean): void;
  /** Something happened by keys alone that cannot be heard otherwise. */
  onSaid(text: string): void;
  /** Somebody wanted to move a row of a list that is sorted. */
  onUnmovable(): void;
}

/**
 * The rows: one stop for the Tab key, inside keys walk; Delete removes, Alt and an arrow, a mouse or a resting finger
 * move. Of a long list only what is seen is mounted.
 */
export function WatchTable(props: WatchTableProps) {
  const { labelledBy, entries, chosen, columns, sort, lists, onSort, onChoose, onPointed, onSaid, onUnmovable } = props;
  useLocalShortcuts(['walk', 'choose', 'remove', 'move']);
  const body = useRef<HTMLTableSectionElement>(null);
  const movable = sort === 'hand' && entries.length > 1;
  const { shown, dragged, place } = useRowDrag(body, entries, movable, lists.move);
  const [focused, setFocused] = useState<string>();
  const [wanted, setWanted] = useState<{ readonly key: string }>();
  const keys = useMemo(() => shown.map(entryKey), [shown]);
  const at = focused === undefined ? -1 : keys.indexOf(focused);
  const chosenAt = shown.findIndex((entry) => entry.some(({ id }) => id === chosen));
  const { rows, gap } = useRowWindow(body, shown.length, [
    chosenAt,
    at,
    dragged === undefined ? -1 : keys.indexOf(dragged),
  ]);
  const currency = useSettings().settings.currency !== 'none';
  const layout = useMemo(() => cellLayout(columns, currency), [columns, currency]);
  /** The only row was removed by its key. */
  const emptied = useRef(false);

  useLayoutEffect(() => {
    // Rows do not render for where they stand.
    const mounted = body.current?.querySelectorAll('tr[data-testid]') ?? [];
    for (const [nth, row] of mounted.entries()) row.setAttribute('aria-rowindex', String((rows[nth]?.at ?? 0) + 2));
  });
  useLayoutEffect(() => {
    if (wanted === undefined) return;
    const row = body.current?.querySelector(`tr[aria-rowindex="${keys.indexOf(wanted.key) + 2}"]`);
    row?.querySelector<HTMLElement>('button[data-choose]')?.focus({ preventScroll: true });
    row?.scrollIntoView({ block: 'nearest' });
    setWanted(undefined);
  }, [wanted, keys]);

  useLayoutEffect(() => {
    if (!emptied.current || keys.length > 0) return;
    emptied.current = false;
    body.current?.closest('section')?.querySelector<HTMLElement>('[data-add]')?.focus();
  }, [keys]);

  const focus = (to: number) => {
    const key = keys[to];
    if (key === undefined) return;
    setFocused(key);
    setWanted({ key });
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const entry = shown[at];
    if (entry === undefined || !(event.target instanceof Element) || !event.target.matches('[data-choose]')) return;
    if (isShortcut('remove', event)) {
      emptied.current = shown.length === 1;
      focus(at + 1 < shown.length ? at + 1 : at - 1);
      lists.remove(...entryIds(entry));
    } else if (isShortcut('move', event)) {
      event.preventDefault();
      if (sort !== 'hand') return onUnmovable();
      const to = place(at, event.key === 'ArrowUp' ? at - 1 : at + 1);
      if (to === undefined) return;
      setWanted({ key: entryKey(entry) });
      onSaid(`${entry[0].symbol}, ${to + 1} of ${shown.length}`);
    } else if (isShortcut('walk', event)) {
      const to = walk(event.key, at, shown.length);
      if (to === undefined) return;
      event.preventDefault();
      focus(to);
    }
  };
  return (
    <table
      className={styles.table}
      style={layout.style as CSSProperties}
      {...layout.without}
      data-columns={columnsText(columns)}
      data-movable={movable ? true : undefined}
      aria-labelledby={labelledBy}
      aria-rowcount={shown.length + 1}
      onKeyDown={onKeyDown}
    >
      <thead>
        <Headings columns={columns} sort={sort} onSort={onSort} />
      </thead>
      <tbody
        ref={body}
        onPointerEnter={() => onPointed(true)}
        // Wherever on a row one clicks or drops it: the keys go on from there, not from the list that scrolls.
        onMouseUp={({ target }) => {
          if (!(target instanceof Element)) return;
          const row = target.closest('tr[data-testid]');
          row?.querySelector<HTMLElement>('[data-choose]')?.focus({ preventScroll: true });
        }}
        onPointerLeave={() => onPointed(body.current?.querySelector(':focus-visible') !== null)}
        onFocus={({ target }) => {
          const row = target.closest('tr[data-testid]');
          setFocused(keys[Number(row?.getAttribute('aria-rowindex')) - 2]);
          if (target.matches(':focus-visible')) onPointed(true);
        }}
        onBlur={({ relatedTarget, currentTarget }) => {
          const stays = relatedTarget instanceof Node && currentTarget.contains(relatedTarget);
          if (!stays && !currentTarget.matches(':hover')) onPointed(false);
        }}
      >
        {rows.map(({ at: nth, gap: before }) => {
          const entry = shown[nth];
          if (entry === undefined) return null;
          const key = entryKey(entry);
          const common = { columns, dragged: key === dragged, chosen: nth === chosenAt, onChoose };
          return (
            <Fragment key={key}>
              <Gap rows={before} />
              {entry.length === 1 ? (
                <WatchRow instrument={entry[0]} {...common} />
              ) : (
                <PairRow pair={entry} {...common} />
              )}
            </Fragment>
          );
        })}
        <Gap rows={gap} />
      </tbody>
    </table>
  );
}

/** The room of rows that are not mounted. */
function Gap({ rows }: { readonly rows: number }) {
  if (rows === 0) return null;
  // biome-ignore lint/a11y/noAriaHiddenOnFocusable: a row is not focusable, and this one is empty.
  return <tr aria-hidden="true" className="block" style={{ height: `calc(${rows} * var(--row))` }} />;
}
