import { type InstrumentId, isInstrumentId } from '@/lib/market/instrument';
import { type Cursor, parseCursor } from './cursor';
import { LIMITS, TIMES } from './limits';
import { ProtocolError } from './protocol-error';
import { type Subscription, subscriptionOf } from './subscription';

/** What a reader asks of any transport, checked. */
export interface ReadRequest {
  readonly subscription: Subscription;
  readonly cursor: Cursor | undefined;
  /** Most frames per second, Hz. Default 10. */
  readonly maxFrequency: number;
  /** How long a long poll may be held, ms. Default 25,000. */
  readonly waitMs: number;
  /** Earlier trades wanted in a reset, per instrument. Default 0. */
  readonly history: number;
}

/** The same request before it is checked, as text or JSON brought it. */
export interface RawReadRequest {
  readonly quotes?: unknown;
  readonly trades?: unknown;
  readonly books?: unknown;
  readonly cursor?: unknown;
  readonly maxFrequency?: unknown;
  readonly waitMs?: unknown;
  readonly history?: unknown;
}

const bad = (field: string, message: string) => new ProtocolError('bad-request', message, field);
const shown = (value: unknown) => {
  const text = typeof value === 'string' ? value : (JSON.stringify(value) ?? String(value));
  return text.length > 60 ? `${text.slice(0, 60)}…` : text;
};

function idsOf(field: string, raw: unknown, limit: number): string[] {
  if (raw === undefined || raw === null || raw === '') return [];
  const list: unknown[] = typeof raw === 'string' ? raw.split(',') : Array.isArray(raw) ? raw : [raw];
  if (list.length > limit)
    throw bad(field, `${field} names ${list.length} instruments; the limit is ${limit}. Ask for fewer.`);
  return list.map((id) => {
    if (typeof id === 'string' && isInstrumentId(id)) return id;
    throw bad(
      field,
      `${field} has "${shown(id)}", which is not an instrument id. Write venue:SYMBOL, as /api/instruments lists them.`,
    );
  });
}

const NUMBER_PATTERN = /^\d{1,15}(\.\d{1,20})?$/;

function numberOf(field: string, raw: unknown, fallback: number, min: number, max: number, unit: string): number {
  if (raw === undefined || raw === null || raw === '') return fallback;
  // Number() alone would take blanks for 0, and hexadecimal.
  const text = typeof raw === 'string' && NUMBER_PATTERN.test(raw) ? raw : Number.NaN;
  const value = typeof raw === 'number' ? raw : Number(text);
  if (Number.isFinite(value) && value >= min && value <= max) return value;
  throw bad(field, `${field} is "${shown(raw)}"; it must be a number from ${min} to ${max}${unit}.`);
}

function cursorOf(raw: unknown): Cursor | undefined {
  if (raw === undefined || raw === null || raw === '') return undefined;
  const cursor = typeof raw === 'string' ? parseCursor(raw) : undefined;
  if (cursor !== undefined) return cursor;
  throw bad('cursor', `cursor is "${shown(raw)}", which is not a cursor. Leave it out to start afresh.`);
}

/**
 * Checks a request.
 * @throws ProtocolError `bad-request` naming the field at fault.
 */
export function readRequest(raw: RawReadRequest): ReadRequest {
  const subscription = subscriptionOf({
    quotes: idsOf('quotes', raw.quotes, LIMITS.quotes),
    trades: idsOf('trades', raw.trades, LIMITS.trades),
    books: idsOf('books', raw.books, LIMITS.books),
  });
  if (subscription.quotes.length + subscription.trades.length + subscription.books.length === 0)
    throw bad('quotes', 'Name at least one instrument in quotes, trades or books, as in quotes=coinbase:BTC-USD.');
  const history = numberOf('history', raw.history, 0, 0, LIMITS.history, ' trades');
  return {
    subscription,
    cursor: cursorOf(raw.cursor),
    maxFrequency: numberOf('maxFrequency', raw.maxFrequency, 10, LIMITS.minFrequency, LIMITS.maxFrequency, ' Hz'),
    waitMs: numberOf('waitMs', raw.waitMs, TIMES.waitMs, 0, LIMITS.waitMs, ' ms'),
    history: Math.floor(history),
  };
}

/**
 * The same from a query string.
 * @throws ProtocolError `bad-request` naming the field at fault.
 */
export function readRequestFromQuery(query: URLSearchParams): ReadRequest {
  const field = fieldsOf(query);
  return readRequest({
    quotes: field('quotes'),
    trades: field('trades'),
    books: field('books'),
    cursor: field('cursor'),
    maxFrequency: field('maxFrequency'),
    waitMs: field('waitMs'),
    history: field('history'),
  });
}

/**
 * The instruments a query names in `ids`, 1 to 200, each once.
 * @throws ProtocolError `bad-request` naming the field at fault.
 */
export function readIdsFromQuery(query: URLSearchParams): InstrumentId[] {
  const ids = idsOf('ids', fieldsOf(query)('ids'), LIMITS.quotes);
  if (ids.length === 0) throw bad('ids', 'Name at least one instrument in ids, as in ids=coinbase:BTC-USD.');
  return [...new Set(ids)];
}

/** Reads parameters of which each is given once at most. */
function fieldsOf(query: URLSearchParams): (name: string) => string | undefined {
  if (textOf(query).length > LIMITS.queryBytes)
    throw bad('query', `The query is over ${LIMITS.queryBytes} bytes. Ask for fewer instruments.`);
  return (name) => {
    const values = query.getAll(name);
    if (values.length > 1)
      throw bad(name, `${name} is given ${values.length} times; give it once, separated by commas.`);
    return values[0];
  };
}

/** Commas and colons are legal in a query, and encoding them triples a watchlist's length. */
const textOf = (query: URLSearchParams) => query.toString().replaceAll('%2C', ',').replaceAll('%3A', ':');

/** Writes a request as a query string; the inverse of `readRequestFromQuery`. */
export function queryOf(request: {
  subscription: Subscription;
  cursor?: string | undefined;
  maxFrequency?: number | undefined;
  waitMs?: number | undefined;
  history?: number | undefined;
}): string {
  const query = new URLSearchParams();
  for (const kind of ['quotes', 'trades', 'books'] as const)
    if (request.subscription[kind].length > 0) query.set(kind, request.subscription[kind].join());
  if (request.cursor !== undefined) query.set('cursor', request.cursor);
  for (const name of ['maxFrequency', 'waitMs', 'history'] as const)
    if (request[name] !== undefined) query.set(name, String(request[name]));
  return textOf(query);
}
