import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Instrument } from '@/lib/market/instrument';
import { openCandles } from './open-candles';

const MINUTE = 60_000;
const NOW = Date.parse('2026-05-01T12:00:30Z');
const candle = (time: number) => ({ time, open: 1, high: 2, low: 1, close: 2, volume: 3 });
const instrument = (id: string): Instrument => {
  const [venue = '', symbol = ''] = id.split(':');
  const about = { assetClass: 'crypto', priceStep: 0.01, realtime: true, delayMinutes: 0, simulated: false } as const;
  return { id, name: id, venue, symbol, base: 'BTC', quote: 'USD', trades: true, book: true, candles: true, ...about };
};

let folder = '';
let asked = 0;
let said: string[] = [];
const open = (options: { folder?: string | undefined; editions?: Record<string, string> } = {}) =>
  openCandles({
    folder,
    editions: {},
    ask: async ({ before }) => {
      asked++;
      return [candle(before - 2 * MINUTE), candle(before - MINUTE)].filter(({ time }) => time >= NOW - 5 * MINUTE);
    },
    instrument,
    log: (line) => void said.push(line),
    now: () => NOW,
    ...options,
  });
const history = async (candles: Awaited<ReturnType<typeof open>>, venue = 'coinbase') =>
  (await candles.history({ id: `${venue}:BTC-USD`, interval: '1m', limit: 2 })).candles.length;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'open-candles-'));
  [asked, said] = [0, []];
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

test('what was asked in one life is known in the next; of another edition of a venue it is not', async () => {
  const lives: number[][] = [];
  for (const sim of ['1', '1', '2']) {
    const candles = await open({ editions: { sim } });
    asked = 0;
    const found = [await history(candles), await history(candles, 'sim')];
    lives.push([...found, asked]);
    await candles.close();
  }
  expect(lives).toEqual([
    [2, 2, 2],
    [2, 2, 0],
    [2, 2, 1],
  ]);
  expect(said).toEqual([]);
});

test('without a folder, or with one that cannot be used, everything works but is not kept', async () => {
  const file = join(folder, 'file');
  writeFileSync(file, '');
  for (const place of [undefined, file]) {
    asked = 0;
    for (let life = 0; life < 2; life++) {
      const candles = await open({ folder: place });
      expect([await history(candles), await history(candles)]).toEqual([2, 2]);
      await candles.close();
    }
    expect(asked).toBe(2);
  }
  expect(said.length).toBe(2);
});
