import { type InstrumentId, isInstrumentId } from '@/lib/market/instrument';
import { TRANSPORT_NAMES } from '@/lib/transports/transport';
import { CHART_INTERVALS, type ChartInterval, type ChartStyle, readInterval, readStyle } from '../chart/chart-settings';
import { readSharedText, type SharedList, sharedText } from '../lists/shared-list';
import type { Choice } from '../switch/choices';
import { VIEW_HISTORY } from './view-history';

/** What an address asks for, as in `?transport=sse&compare=1&id=sim:BTC-USD`. */
export interface UrlState {
  readonly transport: Choice | undefined;
  readonly compare: boolean | undefined;
  readonly id: InstrumentId | undefined;
  readonly interval: ChartInterval | undefined;
  readonly style: ChartStyle | undefined;
  /** A watchlist somebody shared. */
  readonly list: SharedList | undefined;
  /** One sentence for each value that was not understood: which, and what is used instead. */
  readonly notes: readonly string[];
}

/** Parameters as Next hands them over: a repeated one is a list. */
export type UrlParameters = Readonly<Record<string, string | readonly string[] | undefined>>;

const LONGEST_QUOTED = 40;

export function readChoice(value: string | undefined): Choice | undefined {
  return value === 'auto' ? value : TRANSPORT_NAMES.find((name) => name === value);
}

/** Reads an address. Whatever it says there is a state to show. */
export function readUrlState(parameters: UrlParameters, fallback: Choice): UrlState {
  const notes: string[] = [];
  const refuse = (key: string, value: string, instead: string): undefined => {
    notes.push(`“${key}=${shortened(value)}” was not understood; ${instead}.`);
    return undefined;
  };
  const transport = firstOf(parameters.transport);
  const compare = firstOf(parameters.compare);
  const id = firstOf(parameters.id);
  const interval = firstOf(parameters.interval);
  const style = firstOf(parameters.style);
  const list = firstOf(parameters.list);
  const shared = list === undefined ? undefined : readSharedText(list);
  if (shared?.note !== undefined) notes.push(shared.note);
  return {
    transport:
      transport === undefined
        ? undefined
        : (readChoice(transport) ?? refuse('transport', transport, `using ${fallback}`)),
    compare:
      compare === undefined
        ? undefined
        : compare === '1' || compare === '0'
          ? compare === '1'
          : refuse('compare', compare, 'comparing is off'),
    id: id === undefined || isInstrumentId(id) ? id : refuse('id', id, 'showing the first of the list'),
    interval:
      interval === undefined
        ? undefined
        : (readInterval(interval) ?? refuse('interval', interval, `it is one of ${CHART_INTERVALS.join(', ')}`)),
    style: style === undefined ? undefined : (readStyle(style) ?? refuse('style', style, 'it is candles or line')),
    list: list === undefined ? undefined : (shared?.list ?? refuse('list', list, 'showing your own lists')),
    notes,
  };
}

/** Writes the address of what is shown, without an entry in the history: only views have those. */
export function writeUrlState(changes: Readonly<Record<string, string | undefined>>): void {
  const url = new URL(window.location.href);
  for (const [key, value] of Object.entries(changes)) {
    if (value === undefined) url.searchParams.delete(key);
    else url.searchParams.set(key, value);
  }
  replaceAddress(url.searchParams.toString());
}

/** @param query without its question mark. */
export function replaceAddress(query: string): void {
  const search = readable(query);
  try {
    VIEW_HISTORY.write(`${window.location.pathname}${search === '' ? '' : `?${search}`}`);
  } catch {
    // Browsers limit how often; the next change writes it all the same.
  }
}

/** Colon, comma and tilde are legal in a query, and an address is read by people. */
function readable(query: string): string {
  return query.replaceAll('%3A', ':').replaceAll('%2C', ',').replaceAll('%7E', '~');
}

/** The whole address of this page with nothing but a list, to hand on. */
export function listAddress(list: SharedList): string {
  const query = new URLSearchParams({ list: sharedText(list) });
  return `${window.location.origin}/?${readable(query.toString())}`;
}

function firstOf(value: string | readonly string[] | undefined): string | undefined {
  return typeof value === 'string' ? value : value?.[0];
}

function shortened(value: string): string {
  return value.length > LONGEST_QUOTED ? `${value.slice(0, LONGEST_QUOTED)}…` : value;
}
