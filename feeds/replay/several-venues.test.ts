import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { MarketEvent } from '@/lib/market/market-event';
import { createIngest, type Ingest } from '../ingest/ingest';
import { parseFeeds } from '../registry';

const AT = 1_790_000_000_000;
const HEADER = { tickwire: 'recording', version: 1, startTime: AT, part: 1, instruments: [] };

function listing(venue: string, symbol: string) {
  const [base = symbol, quote = 'USD'] = symbol.split('-');
  const simulated = venue === 'sim';
  const figures = { assetClass: 'crypto', base, quote, priceStep: 0.01, realtime: true, delayMinutes: 0, simulated };
  return {
    id: `${venue}:${symbol}`,
    name: `The ${base}`,
    venue,
    symbol,
    ...figures,
    trades: true,
    book: false,
    candles: true,
  };
}

describe('a recording of several venues', () => {
  let folder: string;
  let path: string;
  let ingest: Ingest | undefined;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'venues-'));
    path = join(folder, 'prices.jsonl.gz');
  });
  afterEach(async () => {
    await ingest?.close();
    await rm(folder, { recursive: true, force: true });
  });

  /** Plays these lines as fast as it goes. @returns what was published before the end, and the ingest. */
  async function play(lines: readonly object[]) {
    if (lines.length > 0)
      await writeFile(path, gzipSync([HEADER, ...lines].map((line) => `${JSON.stringify(line)}\n`).join('')));
    const published: MarketEvent[] = [];
    const logged: string[] = [];
    const log = (line: string) => logged.push(line);
    const made = createIngest({
      feeds: parseFeeds(`replay:${path}@max`, { log }),
      publish: (event) => published.push(event),
      log,
    });
    ingest = made;
    await made.start();
    return { published, ingest: made, logged };
  }

  const price = (id: string, seq: number) => ({
    seq,
    at: AT + seq,
    event: { kind: 'trade', id, price: 1, size: 1, ingestTime: AT + seq },
  });
  const venue = (name: string, state: string, seq: number) => ({
    seq,
    at: AT + seq,
    event: { kind: 'state', venue: name, state, since: AT + seq },
  });

  test('is told whole, with the states of its venues and none beside', async () => {
    const { published, ingest: played } = await play([
      venue('sim', 'live', 1),
      { instrument: listing('sim', 'BTC-USD') },
      price('sim:BTC-USD', 2),
      venue('coinbase', 'live', 3),
      { instrument: listing('coinbase', 'BTC-USD') },
      price('coinbase:BTC-USD', 4),
      venue('coinbase', 'down', 5),
      { instrument: listing('kraken', 'ETH-USD') },
      price('kraken:ETH-USD', 6),
      { end: 'over' },
    ]);
    await expect.poll(() => published.length).toBe(9);
    expect(
      published.map((event) => event.id ?? (event.kind === 'state' ? `${event.venue} ${event.state}` : '')),
    ).toEqual([
      ...['sim live', 'sim:BTC-USD', 'coinbase live', 'coinbase:BTC-USD', 'coinbase down', 'kraken:ETH-USD'],
      ...['coinbase:BTC-USD', 'kraken:ETH-USD', 'sim:BTC-USD'],
    ]);
    for (const event of published.slice(6))
      expect(event).toMatchObject({ state: 'closed', detail: 'The recording is over.' });
    // Nobody may take it for live, and what was real is what a first visitor sees.
    expect(played.instruments()).toMatchObject([
      { id: 'coinbase:BTC-USD', name: 'The BTC', simulated: true, recorded: true, candles: false },
      { id: 'kraken:ETH-USD', simulated: true },
      { id: 'sim:BTC-USD', simulated: true },
    ]);
    expect(played.defaultWatchlist()).toEqual(['coinbase:BTC-USD', 'kraken:ETH-USD']);
    expect(played.status()).toMatchObject([{ state: 'live', recorded: 'over', followed: 3, reconnects: 0 }]);
  });

  test('with nothing of the default universe shows its first 20', async () => {
    const symbols = Array.from({ length: 25 }, (_, at) => `C${at}-USD`);
    const lines = symbols.flatMap((symbol, at) => [
      { instrument: listing('okx', symbol) },
      price(`okx:${symbol}`, at + 1),
    ]);
    const { ingest: played } = await play([...lines, { end: 'over' }]);
    expect(played.defaultWatchlist()).toEqual(symbols.slice(0, 20).map((symbol) => `okx:${symbol}`));
  });

  test('that was cut off says so at its end', async () => {
    const { published } = await play([{ instrument: listing('okx', 'A-USD') }, price('okx:A-USD', 1)]);
    await expect
      .poll(() => published.at(-1))
      .toMatchObject({ state: 'closed', detail: 'The recording is over early: it was cut off.' });
  });

  test('that is damaged in the middle says so on its rows, in its summary and in the log', async () => {
    const lines = [{ instrument: listing('okx', 'A-USD') }, price('okx:A-USD', 1), { hello: 1 }, price('okx:A-USD', 2)];
    const { published, ingest: played, logged } = await play([...lines, { end: 'over' }]);
    await expect
      .poll(() => published.at(-1))
      .toMatchObject({ state: 'closed', detail: 'The recording is over early: it is damaged.' });
    expect(played.summary()).toMatch(/ It is over early: it is damaged\.$/);
    expect(logged).toContain(`replay:${path}@max is playing.`);
    expect(logged).toContain(`replay:${path}@max is over. The recording ${path} is damaged.`);
  });

  test('that cannot be played is down in a sentence, and nothing is published', async () => {
    const { published, ingest: played } = await play([]);
    expect(published).toEqual([]);
    expect(played.summary()).toBe(`Nothing is played. The recording ${path} does not exist.`);
    expect(played.status()).toMatchObject([{ state: 'down', detail: `The recording ${path} does not exist.` }]);
  });
});
