import { createWriteStream } from 'node:fs';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import { SIMULATED_INSTRUMENTS, type SimulatedInstrument } from './instruments';
import { simulate } from './market';
import { Random } from './random';
import type { SimulatedTrade } from './simulated-event';

export interface RecordingOptions {
  /** Same seed, same recording. Default 1. */
  readonly seed?: number | string;
  /** How much simulated time it covers, seconds. Default 60. */
  readonly seconds?: number;
  /** Time of the start, ms since 1970. Default 9 August 2024, 00:00 UTC. */
  readonly startTime?: number;
}

const DEFAULT_START = Date.UTC(2024, 7, 9);
const MEAN_LATENCY_MS = 4;

/**
 * Lines of a recording as a recorder of Binance's spot stream writes them: receive time in ns, a space, the raw
 * combined-stream frame of `trade` or `bookTicker`, a line feed. Simulated bitcoin, named BTCUSDT; its receive
 * times grow and lie a few ms after the event.
 */
export function* recordingLines(options: RecordingOptions = {}): Generator<string, void> {
  const { seed = 1, seconds = 60, startTime = DEFAULT_START } = options;
  const latency = new Random(`${seed} latency`);
  let received = 0n;
  let updateId = 50_093_239_200;
  let tradeId = 3_735_683_259;
  for (const event of simulate(seed, bitcoin())) {
    if (event.atMs >= seconds * 1_000) return;
    const eventTime = startTime + event.atMs;
    let frame: string;
    if (event.kind === 'trade') {
      frame = tradeFrame(event, tradeId, Math.floor(eventTime));
      tradeId += 1;
    } else if (event.kind === 'quote' && event.source === 'bidAsk') {
      updateId += 1 + Math.floor(latency.exponential(8));
      frame = bookTickerFrame(event.fields, updateId);
    } else continue;
    const arrived = eventTime + latency.exponential(MEAN_LATENCY_MS);
    const nanoseconds = BigInt(Math.floor(arrived)) * 1_000_000n + BigInt(Math.floor((arrived % 1) * 1e6));
    received = nanoseconds > received ? nanoseconds : received + 400n;
    yield `${received} ${frame}\n`;
  }
}

/**
 * Writes such a recording, gzipped.
 * @throws what the file system throws.
 */
export async function writeRecording(path: string, options: RecordingOptions = {}): Promise<void> {
  await pipeline(Readable.from(recordingLines(options)), createGzip(), createWriteStream(path));
}

function bitcoin(): SimulatedInstrument {
  const instrument = SIMULATED_INSTRUMENTS.find(({ symbol }) => symbol === 'BTC-USD');
  if (instrument === undefined) throw new Error('The simulator has no BTC-USD.');
  return instrument;
}

function decimal(value: number | null | undefined): string {
  return (value ?? 0).toFixed(8);
}

function bookTickerFrame(fields: Record<string, number | null | undefined>, updateId: number): string {
  const { bid, bidSize, ask, askSize } = fields;
  const data = {
    u: updateId,
    s: 'BTCUSDT',
    b: decimal(bid),
    B: decimal(bidSize),
    a: decimal(ask),
    A: decimal(askSize),
  };
  return JSON.stringify({ stream: 'btcusdt@bookTicker', data });
}

function tradeFrame({ price, size, side }: SimulatedTrade, tradeId: number, time: number): string {
  const figures = { t: tradeId, p: decimal(price), q: decimal(size), T: time };
  // `m`: the buyer is the maker, so the taker sells.
  const data = { e: 'trade', E: time, s: 'BTCUSDT', ...figures, m: side === 'sell', M: true };
  return JSON.stringify({ stream: 'btcusdt@trade', data });
}
