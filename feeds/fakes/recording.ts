import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';
import { setTimeout as wait } from 'node:timers/promises';
import { createGunzip } from 'node:zlib';

export interface PlaybackOptions {
  /** How many times faster than it happened. Default 1. */
  readonly speed?: number;
  readonly signal?: AbortSignal;
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
const WRAPPED = /^\{"stream":"([a-z0-9]+)@([A-Za-z0-9]+)[^"]*","data":(.*)\}$/;

/**
 * Plays a recording of Binance's combined stream: one line is the receive time in ns, a space and the frame.
 * Trades and best bids and offers are sent; everything else is skipped.
 * @param path of the recording, gzipped when it ends in `.gz`.
 * @param send a frame for who subscribed to `stream:symbol`.
 * @throws Error naming the first line that is not in this format.
 */
export async function playRecording(
  path: string,
  send: (key: string, frame: string) => void,
  { speed = 1, signal, onFrame }: PlaybackOptions = {},
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
  const file = createReadStream(path);
  const input = path.endsWith('.gz') ? file.pipe(createGunzip()) : file;
  const started = performance.now();
  let first: number | undefined;
  let number = 0;
  try {
    for await (const line of createInterface({ input, crlfDelay: Number.POSITIVE_INFINITY })) {
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
      if (frame === undefined || (stream !== 'trade' && stream !== 'bookTicker')) continue;
      const ahead = (at - first) / speed - (performance.now() - started);
      if (ahead >= 1) await wait(ahead, undefined, signal === undefined ? {} : { signal }).catch(() => {});
      send(`${stream}:${symbol}`, frame);
      onFrame?.(stream, frame);
      note(result, stream, JSON.parse(frame));
    }
  } finally {
    file.destroy();
  }
  return result;
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
