'use client';

import { type KeyboardEvent, useMemo } from 'react';
import { Button } from '@/components/ui/button';
import { Toggle } from '@/components/ui/toggle';
import type { InstrumentId } from '@/lib/market/instrument';
import { byPair, pairKey } from '@/lib/session/pairs/pair-quote';
import { useSessionStatus, useUnoffered, useWatchlist } from '@/lib/session/react';
import { ListChoice } from '../lists/list-choice';
import { Unoffered } from '../lists/unoffered';
import { useLists } from '../lists/use-lists';
import { useSettings } from '../settings/settings-provider';
import { isShortcut } from '../settings/shortcuts';
import { useLocalShortcuts } from '../settings/use-shortcut';
import { EmptyList } from './empty-list';
import { PairRow } from './pair-row';
import { WatchRow } from './watch-row';
import cells from './watch-row.module.css';
import styles from './watchlist.module.css';

export interface WatchlistProps {
  readonly chosen: InstrumentId | undefined;
  onChoose(id: InstrumentId): void;
  /** Opens the search for an instrument to add. */
  onSearch(): void;
}

/** Everything that is watched, in its own order; arrow keys go up and down, Enter chooses, Delete removes. */
export function Watchlist({ chosen, onChoose, onSearch }: WatchlistProps) {
  const rows = useWatchlist();
  const unoffered = useUnoffered();
  const lists = useLists();
  const {
    settings: { pairs: joined },
    change,
  } = useSettings();
  useLocalShortcuts(['walk', 'choose', 'remove']);
  const pairs = useMemo(() => byPair(rows), [rows]);
  const shown = useMemo(() => (joined ? pairs : rows.map((one) => [one] as const)), [joined, pairs, rows]);
  const { disconnectedSince } = useSessionStatus();
  return (
    <section className={styles.watch} aria-labelledby="watch-heading">
      <div className={styles.head}>
        <h2 id="watch-heading" className="text-symbol">
          Watchlist <span className="font-word text-ink2">{rows.length}</span>
        </h2>
        <span className="flex items-center gap-3 text-small text-ink3">
          {disconnectedSince !== undefined && 'order held'}
          {pairs.length < rows.length && (
            <Toggle label="One row a pair" on={joined} testId="join-pairs" onChange={(on) => change({ pairs: on })} />
          )}
          <ListChoice />
          <Button onClick={onSearch}>
            Add <kbd className="hidden text-small text-ink3 tablet:inline">/</kbd>
          </Button>
        </span>
      </div>
      <div className={styles.scroll}>
        <table
          className={styles.table}
          aria-labelledby="watch-heading"
          onKeyDown={(event) => {
            walk(event);
            if (isShortcut('remove', event)) removeRow(event, lists.remove);
          }}
        >
          <thead>
            <tr className={styles.columns}>
              <th scope="col" className={cells.instrument}>
                Instrument
              </th>
              <th scope="col" className={cells.spark}>
                Recent
              </th>
              <th scope="col" className={cells.last}>
                Last, bid / ask
              </th>
              <th scope="col" className={cells.change}>
                Change
              </th>
              <th scope="col" className={cells.volume}>
                Volume
              </th>
              <th scope="col" className={cells.age}>
                Age
              </th>
              <th scope="col" className={cells.state}>
                State
              </th>
            </tr>
          </thead>
          <tbody>
            {shown.map((pair) =>
              pair.length === 1 ? (
                <WatchRow key={pair[0].id} instrument={pair[0]} chosen={pair[0].id === chosen} onChoose={onChoose} />
              ) : (
                <PairRow
                  key={pairKey(pair[0])}
                  pair={pair}
                  chosen={pair.some(({ id }) => id === chosen)}
                  onChoose={onChoose}
                />
              ),
            )}
          </tbody>
        </table>
        <Unoffered />
        {rows.length === 0 && unoffered.length === 0 && (
          <EmptyList own={lists.kept.shown !== undefined} onSearch={onSearch} />
        )}
      </div>
    </section>
  );
}

const STEPS: Readonly<Record<string, number>> = {
  ArrowDown: 1,
  ArrowUp: -1,
  PageDown: 10,
  PageUp: -10,
  Home: Number.NEGATIVE_INFINITY,
  End: Number.POSITIVE_INFINITY,
};

/** The row that follows takes the focus, so that one can go on. */
function removeRow(event: KeyboardEvent<HTMLTableElement>, remove: (id: InstrumentId) => void): void {
  const buttons = [...event.currentTarget.querySelectorAll<HTMLButtonElement>('button[data-choose]')];
  const at = event.target instanceof HTMLButtonElement ? buttons.indexOf(event.target) : -1;
  const id = buttons[at]?.dataset.choose;
  if (id === undefined) return;
  (buttons[at + 1] ?? buttons[at - 1])?.focus();
  remove(id);
}

/** One tab stop for the whole table; inside, keys walk from row to row. */
function walk(event: KeyboardEvent<HTMLTableElement>): void {
  const step = STEPS[event.key];
  if (step === undefined || !isShortcut('walk', event)) return;
  const buttons = [...event.currentTarget.querySelectorAll<HTMLButtonElement>('button[data-choose]')];
  const at = event.target instanceof HTMLButtonElement ? buttons.indexOf(event.target) : -1;
  if (at < 0) return;
  event.preventDefault();
  buttons[Math.min(buttons.length - 1, Math.max(0, at + step))]?.focus();
}
