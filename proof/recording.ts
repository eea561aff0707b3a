import { createReadStream, existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { createGunzip } from 'node:zlib';
import { writeRecording } from '@/feeds/simulator/recording';

/** 346 s of Binance's spot stream as received; not part of the project. */
const REAL = '../shared/data/binance-spot-btcusdt-20240808.jsonl.gz';
const GENERATED_SECONDS = 60;

/** Trades are compared as text: a difference among thousands would be unreadable as objects. */
export const tradeText = (price: number, size: number, side: string | undefined, eventTime: number | undefined) =>
  `${price} ${size} ${side} ${eventTime}`;
export const bboText = (fields: {
  readonly bid?: number | null | undefined;
  readonly bidSize?: number | null | undefined;
  readonly ask?: number | null | undefined;
  readonly askSize?: number | null | undefined;
}) => `${fields.bid} ${fields.bidSize} ${fields.ask} ${fields.askSize}`;

/** What a perfect reader knows of a recording, read from the file with nothing of ours in between. */
export interface Recording {
  readonly path: string;
  readonly real: boolean;
  readonly durationMs: number;
  /** In order, see `tradeText`. */
  readonly trades: readonly string[];
  /** For each trade, how many changes came up to and with it: trades, and best bids and offers. */
  readonly tradePositions: readonly number[];
  /** Best bid and offer whenever its price or size became another, in order, see `bboText`. */
  readonly bboChanges: readonly string[];
  /** Best bids and offers that repeat the one before. */
  readonly repeats: number;
  /** What a quote says after so many changes; empty until there has been a trade as well as a best bid and offer. */
  readonly states: readonly string[];
  readonly last: { readonly bid: number; readonly ask: number; readonly last: number };
  remove(): Promise<void>;
}

/** The real recording, or one made by the simulator where there is none. */
export async function openRecording(): Promise<Recording> {
  if (existsSync(REAL)) return readRecording(REAL, true, async () => {});
  const folder = await mkdtemp(join(tmpdir(), 'tickwire-recording-'));
  const path = join(folder, 'generated.jsonl.gz');
  await writeRecording(path, { seconds: GENERATED_SECONDS });
  return readRecording(path, false, () => rm(folder, { recursive: true, force: true }));
}

async function readRecording(path: string, real: boolean, remove: () => Promise<void>): Promise<Recording> {
  const trades: string[] = [];
  const tradePositions: number[] = [];
  const bboChanges: string[] = [];
  const states = [''];
  let repeats = 0;
  let [first, latest] = [0n, 0n];
  let bbo = { bid: 0, bidSize: 0, ask: 0, askSize: 0 };
  let [lastPrice, shown, shownTime] = [0, 0, 0];
  const input = createReadStream(path).pipe(createGunzip());
  for await (const line of createInterface({ input, crlfDelay: Number.POSITIVE_INFINITY })) {
    const space = line.indexOf(' ');
    const { stream, data } = JSON.parse(line.slice(space + 1)) as { stream?: string; data?: Record<string, string> };
    const time = BigInt(line.slice(0, space));
    if (first === 0n) first = time;
    latest = time;
    if (data === undefined) continue;
    if (stream?.endsWith('@trade')) {
      const [price, eventTime] = [Number(data.p), Number(data.T)];
      trades.push(tradeText(price, Number(data.q), data.m ? 'sell' : 'buy', eventTime));
      lastPrice = price;
      // A venue may tell of an older trade late: it does not become the last price.
      if (eventTime >= shownTime) [shown, shownTime] = [price, eventTime];
      tradePositions.push(states.length);
    } else if (stream?.endsWith('@bookTicker')) {
      const next = { bid: Number(data.b), bidSize: Number(data.B), ask: Number(data.a), askSize: Number(data.A) };
      if (bboText(next) === bboText(bbo)) {
        repeats++;
        continue;
      }
      bbo = next;
      bboChanges.push(bboText(bbo));
    } else continue;
    states.push(trades.length > 0 && bboChanges.length > 0 ? `${bboText(bbo)} ${shown}` : '');
  }
  const durationMs = Number(latest - first) / 1e6;
  const last = { bid: bbo.bid, ask: bbo.ask, last: lastPrice };
  return { path, real, durationMs, trades, tradePositions, bboChanges, repeats, states, last, remove };
}
