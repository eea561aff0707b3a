import type { Column } from './columns';

/** Widths a list can have, px, widest first: from each on it shows what fits. Narrower ones show two lines a row. */
export const WIDTHS = [720, 648, 621, 541] as const;

/** Where there is no room for all, what the instrument panel also says goes first. */
const FIRST_TO_GO: readonly Column[] = ['volume', 'range', 'recent'];
const PADDING_PX = 26;

interface Track {
  readonly area: string;
  readonly leastPx: number;
  readonly size: string;
}

const INSTRUMENT: Track = { area: 'instrument', leastPx: 96, size: 'minmax(96px, 1fr)' };
const fixed = (area: string, px: number): Track => ({ area, leastPx: px, size: `${px}px` });

/** Bid and ask stand under the last price; they have a track of their own only without it. */
const TRACKS: Readonly<Partial<Record<Column, Track>>> = {
  recent: fixed('spark', 66),
  last: { area: 'last', leastPx: 112, size: 'minmax(112px, 1fr)' },
  change: fixed('change', 74),
  // It asks for more than it takes: what is left over goes to a bid and ask of many digits.
  range: { area: 'range', leastPx: 88, size: '76px' },
  volume: fixed('volume', 62),
  age: fixed('age', 54),
  state: fixed('state', 112),
};

/** With a currency behind them figures are wider: `≈ 0.0332873 BTC`, `25.3K BTC`. */
const WITH_CURRENCY: Readonly<Partial<Record<Column, Track>>> = {
  ...TRACKS,
  last: { area: 'last', leastPx: 120, size: 'minmax(120px, 1fr)' },
  volume: fixed('volume', 72),
};

function tracksOf(columns: readonly Column[], currency: boolean): readonly Track[] {
  const own = columns.includes('last') ? columns : columns.map((column) => (column === 'bidAsk' ? 'last' : column));
  const tracks = currency ? WITH_CURRENCY : TRACKS;
  return [INSTRUMENT, ...own.flatMap((column) => tracks[column] ?? [])];
}

/** The columns that a list of at least some width has room for. */
export function fitting(columns: readonly Column[], widthPx: number, currency = false): readonly Column[] {
  let left = columns;
  for (const column of FIRST_TO_GO) {
    const needed = tracksOf(left, currency).reduce((sum, { leastPx }) => sum + leastPx, PADDING_PX);
    if (needed <= widthPx) break;
    left = left.filter((one) => one !== column);
  }
  return left;
}

export interface CellLayout {
  /** CSS variables: a grid for each width, `--cells-720`, and for rows of two lines `--cells-narrow`, `--cells-tiny`. */
  readonly style: Readonly<Record<string, string>>;
  /** For each width the columns that have to go: `data-without-648`. */
  readonly without: Readonly<Record<string, string>>;
}

/**
 * Where the cells of head and rows stand, for each width; the page's style sheet picks the one that holds.
 * @param currency prices say theirs.
 */
export function cellLayout(columns: readonly Column[], currency = false): CellLayout {
  const style: Record<string, string> = {};
  const without: Record<string, string> = {};
  for (const width of WIDTHS) {
    const shown = fitting(columns, width, currency);
    const tracks = tracksOf(shown, currency);
    style[`--cells-${width}`] = `"${areas(tracks)}" 100% / ${tracks.map(({ size }) => size).join(' ')}`;
    without[`data-without-${width}`] = columns.filter((column) => !shown.includes(column)).join(' ');
  }
  style['--cells-narrow'] = twoLines(columns, columns.includes('recent'), currency);
  style['--cells-tiny'] = twoLines(columns, false, currency);
  return { style, without };
}

/** The state under the symbol and the age under the price; where there is no state or age, what is above takes both lines. */
function twoLines(columns: readonly Column[], spark: boolean, currency: boolean): string {
  const has = (column: Column) => columns.includes(column);
  const price = has('last') || has('bidAsk');
  const tracks = [
    { up: 'instrument', down: has('state') ? 'state' : 'instrument', size: 'minmax(84px, 1fr)' },
    ...(spark ? [{ up: 'spark', down: 'spark', size: '70px' }] : []),
    ...(price || has('age')
      ? [
          {
            up: price ? 'last' : 'age',
            down: has('age') ? 'age' : 'last',
            size: currency ? 'minmax(114px, 1fr)' : 'minmax(92px, 1fr)',
          },
        ]
      : []),
    ...(has('change') ? [{ up: 'change', down: 'change', size: currency ? '74px' : '84px' }] : []),
  ];
  const line = (at: 'up' | 'down') => `"${tracks.map((track) => track[at]).join(' ')}" 50%`;
  return `${line('up')} ${line('down')} / ${tracks.map(({ size }) => size).join(' ')}`;
}

const areas = (tracks: readonly Track[]) => tracks.map(({ area }) => area).join(' ');
