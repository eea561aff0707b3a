import type { ReactNode } from 'react';
import type { Column } from './columns';
import { directionOf, nextSort, type Sort, type SortKey } from './sort';
import cells from './watch-row.module.css';
import styles from './watchlist.module.css';

export interface HeadingsProps {
  readonly columns: readonly Column[];
  readonly sort: Sort;
  onSort(sort: Sort): void;
}

/** The names of the columns; pressed, one sorts by it, one way, the other way and by hand again. */
export function Headings({ columns, sort, onSort }: HeadingsProps) {
  const has = (column: Column) => columns.includes(column);
  const heading = (key: SortKey, className: string | undefined, name: string, title?: string) => (
    <Heading key={key} sortKey={key} className={className} title={title} sort={sort} onSort={onSort}>
      {name}
    </Heading>
  );
  const prices = [...(has('last') ? ['Last'] : []), ...(has('bidAsk') ? ['bid / ask'] : [])].join(', ');
  return (
    <tr className={styles.columns}>
      {heading('instrument', cells.instrument, 'Instrument')}
      {has('recent') && heading('recent', cells.spark, 'Recent', RECENT)}
      {prices !== '' && heading(has('last') ? 'last' : 'spread', cells.last, prices.replace(/^b/, 'B'))}
      {has('change') && heading('change', cells.change, 'Change')}
      {has('range') && heading('range', cells.range, 'High / low')}
      {has('volume') && heading('volume', cells.volume, 'Volume')}
      {has('age') && heading('age', cells.age, 'Age')}
      {has('state') && heading('state', cells.state, 'State')}
    </tr>
  );
}

const RECENT = 'The price of the last hour, or since it is known';
const ARIA = { down: 'descending', up: 'ascending' } as const;
const ARROW = { down: '↓', up: '↑' } as const;

function Heading({
  sortKey,
  className,
  title,
  sort,
  onSort,
  children,
}: {
  readonly sortKey: SortKey;
  readonly className: string | undefined;
  readonly title: string | undefined;
  readonly sort: Sort;
  onSort(sort: Sort): void;
  readonly children: ReactNode;
}) {
  const direction = directionOf(sort, sortKey);
  return (
    <th scope="col" className={className} title={title} aria-sort={direction === undefined ? 'none' : ARIA[direction]}>
      <button type="button" data-testid={`sort-${sortKey}`} onClick={() => onSort(nextSort(sort, sortKey))}>
        {children}
        {direction !== undefined && <span aria-hidden="true"> {ARROW[direction]}</span>}
      </button>
      <span className={styles.plain}>{children}</span>
    </th>
  );
}
