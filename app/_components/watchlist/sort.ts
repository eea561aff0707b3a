import type { InstrumentWord } from '@/lib/freshness/instrument-state';

/** What rows can be sorted by. */
export const SORT_KEYS = [
  'instrument',
  'recent',
  'last',
  'spread',
  'change',
  'range',
  'volume',
  'age',
  'state',
] as const;

export type SortKey = (typeof SORT_KEYS)[number];

/** `hand` is the list's own order; `down` has the greatest first. */
export type Sort = 'hand' | `${SortKey}-${Direction}`;

type Direction = 'down' | 'up';

export const SORT_TITLES: Readonly<Record<SortKey, string>> = {
  instrument: 'Instrument',
  recent: 'Recent',
  last: 'Last',
  spread: 'Spread',
  change: 'Change',
  range: 'High / low',
  volume: 'Volume',
  age: 'Age',
  state: 'State',
};

/** Names start at A, states at the one to look at; numbers at the greatest. */
const FIRST_UP: ReadonlySet<SortKey> = new Set(['instrument', 'state']);

const sorted = (key: SortKey, direction: Direction): Sort => `${key}-${direction}`;

/** @returns undefined for what is none. */
export function readSort(text: string): Sort | undefined {
  if (text === 'hand') return text;
  for (const key of SORT_KEYS) {
    if (text === sorted(key, 'down')) return sorted(key, 'down');
    if (text === sorted(key, 'up')) return sorted(key, 'up');
  }
  return undefined;
}

export function directionOf(sort: Sort, key: SortKey): Direction | undefined {
  if (sort === sorted(key, 'down')) return 'down';
  return sort === sorted(key, 'up') ? 'up' : undefined;
}

/** The next when a heading is pressed: one way, the other way, by hand. */
export function nextSort(sort: Sort, key: SortKey): Sort {
  const [first, second]: readonly Direction[] = FIRST_UP.has(key) ? ['up', 'down'] : ['down', 'up'];
  const now = directionOf(sort, key);
  if (now === undefined) return sorted(key, first ?? 'down');
  return now === first ? sorted(key, second ?? 'up') : 'hand';
}

/** `by change, greatest first`. */
export function sortText(sort: Sort): string {
  const key = SORT_KEYS.find((one) => directionOf(sort, one) !== undefined);
  if (key === undefined) return 'sorted by hand';
  return `by ${SORT_TITLES[key].toLowerCase()} ${directionOf(sort, key) === 'down' ? '↓' : '↑'}`;
}

/** What a row is sorted by; undefined is not known. */
export type RowFacts = Readonly<Record<Exclude<SortKey, 'state' | 'instrument'>, number | undefined>> & {
  readonly instrument: string;
  readonly state: InstrumentWord;
};

/** The ones to look at come first. */
const STATE_ORDER: Readonly<Record<InstrumentWord, number>> = {
  DISCONNECTED: 0,
  STALE: 1,
  HALTED: 2,
  SLOW: 3,
  DELAYED: 4,
  LIVE: 5,
  SIM: 6,
  CLOSED: 7,
};

/**
 * Rows in another order. Equal ones stay as they stand; what is not known comes last, whichever way.
 * @param factsOf is asked once for each.
 */
export function sortRows<Row>(rows: readonly Row[], sort: Sort, factsOf: (row: Row) => RowFacts): readonly Row[] {
  const key = SORT_KEYS.find((one) => directionOf(sort, one) !== undefined);
  if (key === undefined) return rows;
  const sign = directionOf(sort, key) === 'down' ? -1 : 1;
  const valued = rows.map((row) => ({ row, value: sortValue(factsOf(row), key) }));
  valued.sort((a, b) => {
    if (a.value === undefined || b.value === undefined)
      return Number(a.value === undefined) - Number(b.value === undefined);
    return sign * compare(a.value, b.value);
  });
  return valued.map(({ row }) => row);
}

function sortValue(facts: RowFacts, key: SortKey): number | string | undefined {
  if (key === 'state') return STATE_ORDER[facts.state];
  const value = facts[key];
  return typeof value === 'number' && !Number.isFinite(value) ? undefined : value;
}

function compare(a: number | string, b: number | string): number {
  if (typeof a === 'number' && typeof b === 'number') return a - b;
  return String(a).localeCompare(String(b), 'en');
}
