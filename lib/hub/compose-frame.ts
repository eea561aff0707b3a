import type { InstrumentId } from '@/lib/market/instrument';
import { formatCursor } from '@/lib/protocol/cursor';
import { EncodedFrame, type FrameItem } from './encoded-frame';
import type { InstrumentLog } from './instrument-log';
import type { Selection } from './selection';
import type { StateLog } from './state-log';
import type { HeldTrade } from './trade-ring';

/**
 * Where a frame starts from.
 * - `delta`: changes after `since`.
 * - `reset`: everything, and the trades after `since`.
 * - `bare`: everything, without trades: the reader comes from another life.
 */
export interface Basis {
  readonly kind: 'delta' | 'reset' | 'bare';
  readonly since: number;
}

export interface FrameOrder {
  readonly epoch: number;
  readonly selection: Selection;
  readonly states: StateLog;
  readonly basis: Basis;
  /** Sequence the frame leads to, unless it is cut; trades beyond it are for the next one. */
  readonly upTo: number;
  /** Where the hub stands; at least `upTo`. */
  readonly hubSeq: number;
  /** Earlier trades wanted in a reset, per instrument. */
  readonly history: number;
  readonly publishTime: number;
  readonly maxTrades: number;
  readonly maxBytes: number;
}

const tenth = (ms: number) => Math.round(ms * 10) / 10;

/** Puts a frame together from per-instrument fragments; the only place that knows the frame's JSON. */
export function composeFrame(order: FrameOrder): EncodedFrame {
  const { selection, basis, epoch, publishTime } = order;
  const reset = basis.kind !== 'delta';
  const quotes: string[] = [];
  const whole: FrameItem[] = [];
  let bytes = 0;
  for (const log of selection.quotes) {
    const fragment = log.fragment(basis.since, reset);
    if (fragment === undefined) continue;
    quotes.push(fragment);
    if (selection.itemised) whole.push({ id: log.id, seq: log.seq, json: log.fragment(-1, true) ?? fragment });
    bytes += fragment.length + 1;
  }
  const books: FrameItem[] = [];
  for (const { id, book } of selection.books) {
    const json = book.fragment(basis.since, reset);
    if (json === undefined) continue;
    books.push({ id, seq: book.seq, json });
    bytes += json.length + 1;
  }
  const { trades, cutAt } = basis.kind === 'bare' ? NO_TRADES : tradesOf(order, order.maxBytes - bytes);
  const upTo = cutAt ?? order.upTo;
  const states = order.states.after(reset ? -1 : basis.since, selection);
  const numbers = tradeNumbersOf(order, upTo);
  const oldest = basis.kind === 'bare' ? undefined : oldestChange(selection, basis.since);
  // Numbers of trades already forgotten may run ahead of the cursor: a replica needs to know how far.
  const ahead = cutAt !== undefined || (numbers !== undefined && upTo < order.hubSeq);

  let head = `{"cursor":"${formatCursor(epoch, upTo, selection.hash)}"`;
  if (reset) head += ',"reset":true';
  if (cutAt !== undefined) head += ',"more":true';
  if (ahead) head += `,"asOf":${order.hubSeq}`;
  head += `,"publishTime":${tenth(publishTime)}`;
  if (oldest !== undefined) head += `,"oldestChangeTime":${tenth(oldest.time)}`;
  if (oldest?.bound) head += ',"oldestChangeBound":true';
  let middle = '';
  if (quotes.length > 0) middle += `,"quotes":[${quotes.join()}]`;
  if (trades.length > 0) middle += `,"trades":[${trades.map(tradeJson).join()}]`;
  if (books.length > 0) middle += `,"books":[${books.map(({ json }) => json).join()}]`;
  let tail = '';
  if (states.length > 0) tail += `,"states":${JSON.stringify(states)}`;
  if (numbers !== undefined) tail += `,"tradeNumbers":${JSON.stringify(numbers)}`;
  const history = reset && order.history > 0 ? historyOf(order) : [];
  if (history.length > 0) tail += `,"history":[${history.map(tradeJson).join()}]`;
  return new EncodedFrame({
    cursor: formatCursor(epoch, upTo, selection.hash),
    seq: upTo,
    json: `${head}${middle}${tail}}`,
    reset,
    more: cutAt !== undefined,
    empty: !reset && quotes.length + trades.length + books.length + states.length === 0 && numbers === undefined,
    items: selection.itemised
      ? { quotes: whole, trades: trades.map(itemOf), books, rest: `${head}${tail}}`, publishTime: tenth(publishTime) }
      : undefined,
  });
}

const NO_TRADES: { trades: readonly HeldTrade[]; cutAt: number | undefined } = { trades: [], cutAt: undefined };

const itemOf = (trade: HeldTrade): FrameItem => ({ id: trade.id, seq: trade.seq, json: tradeJson(trade) });

/** A trade's JSON, made once. */
export function tradeJson(trade: HeldTrade): string {
  trade.json ??= encodeTrade(trade);
  return trade.json;
}

function encodeTrade({ id, n, seq, price, size, side, eventTime, ingestTime }: HeldTrade): string {
  let json = `{"id":"${id}","n":${n},"seq":${seq},"price":${price},"size":${size}`;
  if (side !== undefined) json += `,"side":"${side}"`;
  if (eventTime !== undefined) json += `,"eventTime":${eventTime}`;
  return `${json},"ingestTime":${ingestTime}}`;
}

/** Trades after the basis in order of sequence, and where they had to be cut. */
function tradesOf(order: FrameOrder, bytes: number): typeof NO_TRADES {
  const { selection, basis, upTo, maxTrades } = order;
  let trades: readonly HeldTrade[] = [];
  let instruments = 0;
  for (const log of selection.trades) {
    const some = log.trades.between(basis.since, upTo, maxTrades + 1);
    if (some.length === 0) continue;
    trades = instruments++ === 0 ? some : trades.concat(some);
  }
  if (instruments > 1) trades = [...trades].sort((a, b) => a.seq - b.seq);
  let spent = 0;
  let fit = 0;
  for (const trade of trades) {
    spent += tradeJson(trade).length + 1;
    if (fit === maxTrades || (spent > bytes && fit > 0)) break;
    fit++;
  }
  const last = trades[fit - 1];
  return fit === trades.length || last === undefined
    ? { trades, cutAt: undefined }
    : { trades: trades.slice(0, fit), cutAt: last.seq };
}

/** Last numbers as of the cursor: all of them in a reset, in a delta those whose ring lost trades the reader lacks. */
function tradeNumbersOf({ selection, basis }: FrameOrder, upTo: number): Record<InstrumentId, number> | undefined {
  const lost = (log: InstrumentLog) => basis.kind !== 'delta' || log.trades.evictedSeq > basis.since;
  const told = selection.trades.filter(lost);
  if (told.length === 0) return undefined;
  return Object.fromEntries(told.map((log) => [log.id, log.trades.numberAt(upTo)]));
}

/** As much of it as a frame may hold trades, shared out evenly. */
function historyOf({ selection, basis, upTo, history, maxTrades }: FrameOrder): readonly HeldTrade[] {
  const end = basis.kind === 'bare' ? upTo : Math.min(basis.since, upTo);
  const each = Math.min(history, Math.floor(maxTrades / Math.max(1, selection.trades.length)));
  return selection.trades.flatMap((log) => log.trades.latest(end, each));
}

function oldestChange(selection: Selection, since: number): { time: number; bound: boolean } | undefined {
  if (selection.everything) return undefined;
  let oldest: { time: number; bound: boolean } | undefined;
  let bound = false;
  for (const logs of [selection.quotes, selection.trades, selection.books.map((log) => log.book)])
    for (const log of logs) {
      if (log.seq <= since) continue;
      const first = log.changes.firstAfter(since);
      if (first === undefined) continue;
      bound ||= first.bound;
      if (oldest === undefined || first.time < oldest.time) oldest = first;
    }
  return oldest === undefined ? undefined : { time: oldest.time, bound };
}
