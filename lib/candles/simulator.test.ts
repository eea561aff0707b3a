import { expect, test } from 'vitest';
import { createSimulatorFeed } from '@/feeds/simulator/simulator';
import { virtualTime } from '@/feeds/simulator/virtual-time';
import { Hub } from '@/lib/hub/hub';
import { CANDLE_INTERVALS, CANDLE_MS, type Candle } from '@/lib/market/candle';
import { CandleStore } from './candle-store';
import { Candles } from './candles';
import { MemoryShelf } from './memory-shelf';
import { sameCandle } from './sound-candles';

/** A Wednesday, 10:03:20 in New York. */
const BEGIN = Date.UTC(2026, 10, 18, 15, 3, 20);
const SECOND = 1_000;

/**
 * The simulator as it runs in a process: its events go into a hub and what the hub accepts into the candles, which are
 * followed and let go of again.
 */
async function play(id: string, seed: number, hours: number) {
  const time = virtualTime(BEGIN);
  const feed = createSimulatorFeed({ seed, now: time.now, schedule: time.schedule });
  const { candles: ask } = feed;
  if (ask === undefined) throw new Error('The simulator has candles.');
  const instruments = await feed.instruments(AbortSignal.timeout(1_000));
  const instrument = instruments.find((one) => one.id === id);
  const log = (line: string) => expect(line).toBe('');
  const store = await CandleStore.open(Promise.resolve(new MemoryShelf()), { log, now: time.now });
  const options = { store, ask, instrument: () => instrument, now: time.now, desk: { gapMs: 0 } };
  const candles = new Candles(options);
  const hub = new Hub({ role: 'primary', epoch: 1 });
  async function run(seconds: number, followed: boolean): Promise<void> {
    const stop = new AbortController();
    const done = (async () => {
      for await (const event of feed.follow([id], stop.signal)) if (hub.publish(event)) candles.take(event);
    })();
    for (let second = 0; second < seconds; second += 5) {
      if (!followed) stop.abort();
      time.advance(5 * SECOND);
      await new Promise(setImmediate);
      candles.tick();
    }
    stop.abort();
    await done;
    if (followed) candles.unfollow(id);
  }
  for (let hour = 0; hour < hours; hour++) {
    // Charts are looked at in the meantime, which may not change anything.
    await run(17 * 60 + 25, true);
    await candles.history({ id, interval: '5m', limit: 20 });
    await run(11 * 60, false);
    await run(31 * 60 + 35, true);
    await candles.history({ id, interval: '1h', limit: 5 });
  }
  return { time, candles, ask, close: () => candles.close() };
}

function differences(ours: readonly Candle[], theirs: readonly Candle[]): string[] {
  const told = new Map(theirs.map((candle) => [candle.time, candle]));
  return ours.flatMap((candle) => {
    const other = told.get(candle.time);
    return other !== undefined && sameCandle(candle, other) ? [] : [JSON.stringify([candle, other])];
  });
}

test.each([
  ['sim:BTC-USD', 7],
  ['sim:AAPL', 11],
])(
  '%s: candles built live and candles asked for later are the same',
  async (id, seed) => {
    const { time, candles, ask, close } = await play(id, seed, 2);
    time.advance(15 * SECOND);
    for (const interval of CANDLE_INTERVALS) {
      const { candles: ours, incomplete } = await candles.history({ id, interval, limit: 200, before: time.now() });
      const before = Math.min(time.now(), (ours.at(-1)?.time ?? 0) + CANDLE_MS[interval]);
      const theirs = await ask({ id, interval, before, limit: 200 }, AbortSignal.timeout(1_000));
      expect(incomplete).toBeUndefined();
      const closed = ours.filter(({ time: begun }) => begun <= (theirs.at(-1)?.time ?? 0));
      expect([interval, differences(closed, theirs)]).toEqual([interval, []]);
      expect(closed.length).toBeGreaterThanOrEqual(199);
    }
    const { corrected, rejected, lateTrades, venueFailures, venueRequests } = candles.counts;
    expect({ corrected, rejected, lateTrades, venueFailures }).toEqual({
      ...{ corrected: 0, rejected: 0, lateTrades: 0, venueFailures: 0 },
    });
    expect(venueRequests).toBeGreaterThan(6);
    await close();
  },
  60_000,
);
