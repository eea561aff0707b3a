'use client';

import type { Instrument, InstrumentId } from '@/lib/market/instrument';
import { type ListAction, ListMenu } from './list-menu';
import { VISITED } from './list-store';
import type { Lists } from './use-lists';

export interface ListToolsProps {
  readonly lists: Lists;
  /** The chosen row; one of a pair is several instruments. */
  readonly row: readonly Instrument[] | undefined;
  /** The row above it; undefined where there is none or rows cannot be moved. */
  readonly before: readonly Instrument[] | undefined;
  /** The next two below. */
  readonly after: readonly (readonly Instrument[])[];
  onRemove(...ids: InstrumentId[]): void;
  onDo(what: ListAction): void;
}

/** The menu of the list that is shown; what it does to single rows is done here. */
export function ListTools({ lists, row, before, after, onRemove, onDo }: ListToolsProps) {
  const { shown } = lists.kept;
  const first = row?.[0];
  const ids = row?.map(({ id }) => id) ?? [];
  return (
    <ListMenu
      own={shown !== undefined && shown !== VISITED}
      row={first === undefined ? undefined : { symbol: first.symbol, up: before !== undefined, down: after.length > 0 }}
      onDo={(what) => {
        if (what === 'row-up') lists.move(ids, before?.[0]?.id);
        else if (what === 'row-down') lists.move(ids, after[1]?.[0]?.id);
        else if (what === 'row-remove') onRemove(...ids);
        else onDo(what);
      }}
    />
  );
}
