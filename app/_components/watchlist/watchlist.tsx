'use client';

import { Tabs } from 'radix-ui';
import { useMemo, useState } from 'react';
import { Button } from '@/components/ui/button';
import type { InstrumentId } from '@/lib/market/instrument';
import { byPair } from '@/lib/session/pairs/pair-quote';
import { useSessionStatus, useUnoffered, useWatchlist } from '@/lib/session/react';
import { RateNote } from '../conversion/rate-note';
import { keyOfTab, ListTabs, type Naming, tabOf } from '../lists/list-tabs';
import { ListTools } from '../lists/list-tools';
import { Unoffered } from '../lists/unoffered';
import { useListNotes } from '../lists/use-list-notes';
import { useLists } from '../lists/use-lists';
import { useSettings } from '../settings/settings-provider';
import { EmptyList } from './empty-list';
import { OrderNote } from './order-note';
import { sortText } from './sort';
import { useRowOrder } from './use-row-order';
import { ViewMenu } from './view-menu';
import { WatchTable } from './watch-table';
import styles from './watchlist.module.css';

export interface WatchlistProps {
  readonly chosen: InstrumentId | undefined;
  onChoose(id: InstrumentId): void;
  /** Opens the search for an instrument to add. */
  onSearch(): void;
}

/** Everything that is watched: the lists there are, and the rows of the one that is shown. */
export function Watchlist({ chosen, onChoose, onSearch }: WatchlistProps) {
  const rows = useWatchlist();
  const unoffered = useUnoffered();
  const lists = useLists();
  const { settings, change } = useSettings();
  const { pairs: joined, columns, sort } = settings;
  const { disconnectedSince } = useSessionStatus();
  const [pointed, setPointed] = useState(false);
  const [naming, setNaming] = useState<Naming>();
  const [said, setSaid] = useState('');
  const [unmovable, setUnmovable] = useState(false);
  if (unmovable && sort === 'hand') setUnmovable(false);
  const { notes, onDo, remove } = useListNotes(lists, setNaming);
  const pairs = useMemo(() => byPair(rows), [rows]);
  const entries = useMemo(() => (joined ? pairs : rows.map((one) => [one] as const)), [joined, pairs, rows]);
  const held = pointed || disconnectedSince !== undefined;
  const ordered = useRowOrder(entries, sort, held);
  const at = ordered.findIndex((entry) => entry.some(({ id }) => id === chosen));
  return (
    <Tabs.Root
      asChild
      value={tabOf(lists.kept.shown)}
      activationMode="manual"
      onValueChange={(tab) => lists.show(keyOfTab(tab))}
    >
      <section className={styles.watch} aria-labelledby="watch-heading">
        <div className={styles.head}>
          <h2 id="watch-heading" className="sr-only">
            Watchlist
          </h2>
          <ListTabs lists={lists} count={rows.length} naming={naming} onNaming={setNaming} />
          <span className={`${styles.order} text-small text-ink3`} data-testid="order">
            {held && (sort !== 'hand' || disconnectedSince !== undefined) ? 'order held' : sortText(sort)}
          </span>
          <OrderNote shown={unmovable} onByHand={() => change({ sort: 'hand' })} onClose={() => setUnmovable(false)} />
          <ViewMenu
            columns={columns}
            sort={sort}
            joined={pairs.length < rows.length ? joined : undefined}
            onColumns={(next) => change({ columns: next })}
            onSort={(next) => change({ sort: next })}
            onJoined={(on) => change({ pairs: on })}
          />
          <ListTools
            lists={lists}
            row={ordered[at]}
            before={sort === 'hand' ? ordered[at - 1] : undefined}
            after={sort === 'hand' ? ordered.slice(at + 1, at + 3) : []}
            onRemove={remove}
            onDo={onDo}
          />
          <Button data-add="" onClick={onSearch}>
            Add <kbd className="hidden text-small text-ink3 mouse:inline">/</kbd>
          </Button>
        </div>
        {notes}
        <RateNote />
        <Tabs.Content value={tabOf(lists.kept.shown)} className={styles.scroll} data-scroll="" tabIndex={-1}>
          <WatchTable
            labelledBy="watch-heading"
            entries={ordered}
            chosen={chosen}
            columns={columns}
            sort={sort}
            lists={{ move: lists.move, remove }}
            onSort={(next) => change({ sort: next })}
            onChoose={onChoose}
            onPointed={setPointed}
            onSaid={setSaid}
            onUnmovable={() => setUnmovable(true)}
          />
          <Unoffered />
          {rows.length === 0 && unoffered.length === 0 && (
            <EmptyList own={lists.kept.shown !== undefined} onSearch={onSearch} />
          )}
        </Tabs.Content>
        <p className="sr-only" aria-live="polite" data-testid="row-said">
          {said}
        </p>
      </section>
    </Tabs.Root>
  );
}
