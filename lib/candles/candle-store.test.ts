import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Candle } from '@/lib/market/candle';
import { CandleStore } from './candle-store';
import { LevelShelf } from './level-shelf';
import { MemoryShelf } from './memory-shelf';

const MINUTE = 60_000;
const KEY = { id: 'sim:BTC-USD', interval: '1m' } as const;
const NOW = Date.parse('2026-05-01T12:00:00Z');
const candle = (time: number, price = time / MINUTE): Candle => ({
  time,
  open: price,
  high: price + 1,
  low: price - 0.5,
  close: price + 0.25,
  volume: 0.1 + price,
});
const minutes = (from: number, count: number) => Array.from({ length: count }, (_, at) => candle(from + at * MINUTE));

let folder = '';
let said: string[] = [];
const log = (line: string) => void said.push(line);
const openLevel = () => CandleStore.open(LevelShelf.open(folder), { log, now: () => NOW });
beforeEach(() => {
  folder = join(mkdtempSync(join(tmpdir(), 'candle-store-')), 'candles');
  said = [];
});
afterEach(() => rmSync(join(folder, '..'), { recursive: true, force: true }));

describe.each([
  ['on disk', openLevel],
  ['in memory', () => CandleStore.open(Promise.resolve(new MemoryShelf()), { log, now: () => NOW })],
])('candles %s', (_where, open) => {
  test('are read as they were written: newest first chosen, oldest first given, no other series among them', async () => {
    const store = await open();
    const from = NOW - 100 * MINUTE;
    store.change(KEY, ({ covered }) => covered.add(from, NOW), minutes(from, 100));
    store.change({ ...KEY, interval: '5m' }, () => undefined, minutes(from, 3));
    store.change({ ...KEY, id: 'sim:BTC-USDT' }, () => undefined, minutes(from, 3));
    expect(await store.read(KEY, from, NOW, 1_000)).toEqual(minutes(from, 100));
    expect(await store.read(KEY, 0, NOW - 10 * MINUTE, 5)).toEqual(minutes(NOW - 15 * MINUTE, 5));
    expect(await store.read(KEY, Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY, 2)).toHaveLength(2);
    expect(await store.read(KEY, NOW, from, 5)).toEqual([]);
    await store.close();
  });

  test('a change replaces what it says, and a read sees every change before it', async () => {
    const store = await open();
    store.change(KEY, () => undefined, minutes(NOW, 10));
    const changed = candle(NOW + 3 * MINUTE, 5);
    store.change(KEY, () => undefined, [changed], [NOW + 2 * MINUTE, NOW + 5 * MINUTE]);
    const held = await store.read(KEY, NOW, NOW + 10 * MINUTE, 100);
    expect(held.map(({ time }) => (time - NOW) / MINUTE)).toEqual([0, 1, 3, 5, 6, 7, 8, 9]);
    expect(held[2]).toEqual(changed);
    await store.close();
  });

  test('of another edition of a venue nothing is left, and other venues keep theirs', async () => {
    const store = await open();
    const other = { ...KEY, id: 'coinbase:BTC-USD' };
    await store.claim('sim', '1');
    for (const key of [KEY, other]) store.change(key, ({ covered }) => covered.add(0, NOW), minutes(NOW - MINUTE, 1));
    if (store.durable) await store.claim('sim', '1');
    expect((await store.read(KEY, 0, NOW, 10)).length).toBe(1);
    await store.claim('sim', '2');
    expect([store.record(KEY).covered.toJSON(), await store.read(KEY, 0, NOW, 10)]).toEqual([[], []]);
    expect((await store.read(other, 0, NOW, 10)).length).toBe(1);
    await store.close();
  });

  test('minutes of more than 30 days ago are let go of, days are not', async () => {
    const store = await open();
    const old = NOW - 31 * 86_400_000;
    const day = { ...KEY, interval: '1d' } as const;
    for (const key of [KEY, day])
      store.change(key, ({ covered }) => covered.add(old, NOW), [candle(old), candle(NOW - MINUTE)]);
    await store.prune();
    expect((await store.read(KEY, 0, NOW, 10)).map(({ time }) => time)).toEqual([NOW - MINUTE]);
    expect(store.record(KEY).covered.toJSON()).toEqual([[NOW - 30 * 86_400_000, NOW]]);
    expect((await store.read(day, 0, NOW, 10)).length).toBe(2);
    await store.close();
  });
});

describe('a database of candles', () => {
  test('is there after a restart, with what is known of it', async () => {
    const first = await openLevel();
    const edit = (record: ReturnType<CandleStore['record']>) => {
      record.covered.add(NOW - 5 * MINUTE, NOW);
      record.floor = { time: NOW - 5 * MINUTE, askedAt: NOW };
    };
    first.change(KEY, edit, minutes(NOW - 3 * MINUTE, 3));
    await first.close();
    const second = await openLevel();
    expect(second.record(KEY)).toMatchObject({ floor: { time: NOW - 5 * MINUTE, askedAt: NOW }, usedAt: NOW });
    expect(second.record(KEY).covered.toJSON()).toEqual([[NOW - 5 * MINUTE, NOW]]);
    expect(await second.read(KEY, 0, NOW, 10)).toEqual(minutes(NOW - 3 * MINUTE, 3));
    await second.close();
    expect(said).toEqual([]);
  });

  test('held by another: memory, one line in words, nothing lost of the other', async () => {
    const holder = await openLevel();
    const store = await openLevel();
    expect([store.durable, said.length]).toEqual([false, 1]);
    expect(said[0]).toContain('another process holds them');
    store.change(KEY, ({ covered }) => covered.add(0, NOW), minutes(NOW, 2));
    expect((await store.read(KEY, 0, NOW * 2, 10)).length).toBe(2);
    await store.close();
    expect(holder.durable).toBe(true);
    await holder.close();
  });

  test('broken, or in a place that cannot be written: memory, and one line', async () => {
    const store = await openLevel();
    store.change(KEY, () => undefined, minutes(NOW, 2));
    await store.close();
    writeFileSync(join(folder, 'CURRENT'), 'nonsense');
    const broken = await openLevel();
    expect([broken.durable, said.length]).toEqual([false, 1]);
    expect(said[0]).toMatch(/^candles are not kept on disk: .*\. History is asked for again at every start\.$/);
    await broken.close();
    const file = join(folder, '..', 'file');
    writeFileSync(file, '');
    const nowhere = await CandleStore.open(LevelShelf.open(join(file, 'candles')), { log });
    expect([nowhere.durable, said.length]).toEqual([false, 2]);
    await nowhere.close();
  });

  test('that breaks while it runs is put away once, and what it held no longer counts', async () => {
    const shelf = await LevelShelf.open(folder);
    const store = await CandleStore.open(Promise.resolve(shelf), { log, now: () => NOW });
    store.change(KEY, ({ covered }) => covered.add(0, NOW), minutes(NOW - MINUTE, 1));
    await store.read(KEY, 0, NOW, 1);
    await shelf.close();
    expect(await store.read(KEY, 0, NOW, 1)).toEqual([]);
    expect([store.durable, store.record(KEY).covered.toJSON(), said.length]).toEqual([false, [], 1]);
    store.change(KEY, ({ covered }) => covered.add(0, NOW), minutes(NOW - MINUTE, 1));
    expect((await store.read(KEY, 0, NOW, 1)).length).toBe(1);
    await store.close();
  });

  test('killed in the middle of writing it holds all that it says it holds', async () => {
    // Writes ten minutes at a time, each change wholly or not at all, until it is killed.
    const program = `
      import { CandleStore } from '@/lib/candles/candle-store';
      import { LevelShelf } from '@/lib/candles/level-shelf';
      const store = await CandleStore.open(LevelShelf.open(${JSON.stringify(folder)}), { log: console.log });
      const key = ${JSON.stringify(KEY)};
      for (let at = 0; ; at += 10) {
        const from = at * 60_000;
        const candles = Array.from({ length: 10 }, (_, n) => ({ time: from + n * 60_000, open: 1, high: 1, low: 1, close: 1, volume: at }));
        store.change(key, ({ covered }) => covered.add(from, from + 600_000), candles);
        if (at % 100 === 0) { await store.read(key, 0, 1, 1); console.log(at); }
      }`;
    for (let round = 0; round < 3; round++) {
      const args = ['--import', 'tsx', '--input-type=module', '-e', program];
      const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
      let written = 0;
      for await (const line of createInterface(child.stdout)) {
        written = Number(line);
        if (written >= 2_000 + round * 730) break;
      }
      child.kill('SIGKILL');
      await once(child, 'exit');
      const store = await openLevel();
      expect(said).toEqual([]);
      const covered = store.record(KEY).covered.toJSON();
      expect(covered.length).toBe(1);
      const [from, to] = covered[0] ?? [0, 0];
      // What had been awaited is there, and what is said to be there is.
      expect([from, to >= written * MINUTE]).toEqual([0, true]);
      const held = await store.read(KEY, 0, Number.POSITIVE_INFINITY, 1_000_000);
      expect(held.length).toBe(to / MINUTE);
      expect(held.every(({ time }, at) => time === at * MINUTE)).toBe(true);
      await store.close();
    }
  }, 60_000);
});
