import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';
import { setTimeout as wait } from 'node:timers/promises';
import { createGunzip } from 'node:zlib';
import type { FakeBookChanges, FakeLevel } from './fake-book';

export interface PlaybackOptions {
  /** How many times faster than it happened. Default 1. */
  readonly speed?: number;
  readonly signal?: AbortSignal;
  /** Changes of the order book too. Default false. */
  readonly books?: boolean;
  /** Each frame as it is sent, for who wants to compare. */
  readonly onFrame?: (stream: string, frame: string) => void;
}

/** What was played, and what a perfect reader of it knows at the end. */
export interface PlaybackResult {
  trades: number;
  bookTickers: number;
  /** From the first to the last frame, as recorded, ms. */
  recordedMs: number;
  last: number | undefined;
  lastTradeId: number | undefined;
  bid: number | undefined;
  bidSize: number | undefined;
  ask: number | undefined;
  askSize: number | undefined;
}

/** A frame in its wrapping, without parsing all of it. */
const WRAPPED = /^\{"stream":"([a-z0-9]+)@([A-Za-z0-9@]+)","data":(.*)\}$/;
const DEPTH = 'depth@100ms';

/**
 * Plays a recording of Binance's combined stream: one line is the receive time in ns, a space and the frame.
 * Trades and best bids and offers are sent, changes of the book where they are wanted; everything else is skipped.
 * @param path of the recording, gzipped when it ends in `.gz`.
 * @param send a frame for who subscribed to `stream:symbol`.
 * @throws Error naming the first line that is not in this format.
 */
export async function playRecording(
  path: string,
  send: (key: string, frame: string) => void,
  { speed = 1, signal, books = false, onFrame }: PlaybackOptions = {},
): Promise<PlaybackResult> {
  const result: PlaybackResult = {
    trades: 0,
    bookTickers: 0,
    recordedMs: 0,
    last: undefined,
    lastTradeId: undefined,
    bid: undefined,
    bidSize: undefined,
    ask: undefined,
    askSize: undefined,
  };
  const started = performance.now();
  let first: number | undefined;
  let number = 0;
  const { lines, file } = open(path);
  try {
    for await (const line of lines) {
      number++;
      if (signal?.aborted) break;
      if (line === '') continue;
      const space = line.indexOf(' ');
      const at = Number(line.slice(0, space)) / 1e6;
      if (space <= 0 || !Number.isFinite(at) || line[space + 1] !== '{') {
        throw new Error(`Line ${number} of ${path} is not "nanoseconds {"stream":…,"data":…}".`);
      }
      first ??= at;
      result.recordedMs = at - first;
      // Recorders put other streams and snapshots of the book in between.
      const [, symbol, stream, frame] = WRAPPED.exec(line.slice(space + 1)) ?? [];
      if (frame === undefined || stream === undefined) continue;
      if (stream !== 'trade' && stream !== 'bookTicker' && !(books && stream === DEPTH)) continue;
      const ahead = (at - first) / speed - (performance.now() - started);
      if (ahead >= 1) await wait(ahead, undefined, signal === undefined ? {} : { signal }).catch(() => {});
      send(`${stream}:${symbol}`, frame);
      onFrame?.(stream, frame);
      if (stream !== DEPTH) note(result, stream, JSON.parse(frame));
    }
  } finally {
    file.destroy();
  }
  return result;
}

function open(path: string) {
  const file = createReadStream(path);
  const input = path.endsWith('.gz') ? file.pipe(createGunzip()) : file;
  return { file, lines: createInterface({ input, crlfDelay: Number.POSITIVE_INFINITY }) };
}

/** The first whole order book that a recording holds, which its changes go on from. @throws Error when there is none. */
export async function recordedBook(path: string): Promise<Required<FakeBookChanges> & { readonly updateId: number }> {
  const { lines, file } = open(path);
  try {
    for await (const line of lines) {
      const frame = line.slice(line.indexOf(' ') + 1);
      if (!frame.startsWith('{"lastUpdateId"')) continue;
      const { lastUpdateId, bids, asks } = JSON.parse(frame) as DepthSnapshot;
      return { updateId: lastUpdateId, bids: bids.map(levelOf), asks: asks.map(levelOf) };
    }
  } finally {
    file.destroy();
  }
  throw new Error(`${path} holds no whole order book.`);
}

interface DepthSnapshot {
  readonly lastUpdateId: number;
  readonly bids: readonly [string, string][];
  readonly asks: readonly [string, string][];
}

const levelOf = ([price, size]: readonly [string, string]): FakeLevel => [Number(price), Number(size)];

/** What a `depth` frame changes. */
export function recordedChanges(frame: string) {
  const { U, u, E, b, a } = JSON.parse(frame) as Record<'U' | 'u' | 'E', number> &
    Record<'a' | 'b', [string, string][]>;
  return { first: U, last: u, time: E, bids: b.map(levelOf), asks: a.map(levelOf) };
}

function note(result: PlaybackResult, stream: string, frame: Record<string, unknown>): void {
  if (stream === 'trade') {
    result.trades++;
    result.last = Number(frame.p);
    result.lastTradeId = Number(frame.t);
    return;
  }
  result.bookTickers++;
  result.bid = Number(frame.b);
  result.bidSize = Number(frame.B);
  result.ask = Number(frame.a);
  result.askSize = Number(frame.A);
}
