import { expect, test } from 'vitest';
import { CANDLE_INTERVALS } from '@/lib/market/candle';
import { candleEnd, candleStart } from '@/lib/market/candle-time';
import { EVENT_WAIT_MS, type FeedUnderTest } from './feed-under-test';

/** What a feed with candles owes its callers. @param current the one under test now. */
export function candleConformance(current: () => FeedUnderTest): void {
  test('candles are closed, aligned, in order, sound, and before the time asked for', async ({ skip }) => {
    const { feed, ids } = current();
    const candlesOf = feed.candles?.bind(feed);
    if (!feed.capabilities.candles || candlesOf === undefined) return skip('it has no candles');
    const instruments = await feed.instruments(AbortSignal.timeout(EVENT_WAIT_MS));
    const instrument = instruments.find((one) => one.id === ids[0]);
    if (instrument === undefined) throw new Error('The suite needs an instrument of the catalogue.');
    const { id, timeZone } = instrument;
    for (const interval of CANDLE_INTERVALS) {
      const now = Date.now();
      const ask = (before: number, limit: number) =>
        candlesOf({ id, interval, before, limit }, AbortSignal.timeout(EVENT_WAIT_MS)).catch((error: unknown) => {
          // A venue need not have every interval, but says so at once.
          expect(error).toMatchObject({ name: 'FeedError', permanent: true });
          return undefined;
        });
      const candles = await ask(now, 5);
      if (candles === undefined) continue;
      expect(candles.length, interval).toBeLessThanOrEqual(5);
      for (const [index, { time, open, high, low, close, volume }] of candles.entries()) {
        expect(time, `${interval} begins where one does`).toBe(candleStart(time, interval, timeZone));
        expect(candleEnd(time, interval, timeZone), `${interval} is closed`).toBeLessThanOrEqual(Date.now());
        if (index > 0) expect(time).toBeGreaterThan(candles[index - 1]?.time ?? 0);
        expect(0 < low && low <= Math.min(open, close) && Math.max(open, close) <= high, interval).toBe(true);
        expect(Number.isFinite(high) && volume >= 0).toBe(true);
      }
      const newest = candles.at(-1);
      if (newest === undefined) continue;
      const earlier = (await ask(newest.time, 2)) ?? [];
      expect(earlier.length).toBeLessThanOrEqual(2);
      for (const { time } of earlier) expect(time).toBeLessThan(newest.time);
    }
  });

  test('candles of an unknown instrument are refused for good', async ({ skip }) => {
    const { feed, unknownId: id } = current();
    if (feed.candles === undefined) return skip('it has no candles');
    const request = { id, interval: '1m', before: Date.now(), limit: 1 } as const;
    await expect(feed.candles(request, AbortSignal.timeout(EVENT_WAIT_MS))).rejects.toMatchObject({
      name: 'FeedError',
      permanent: true,
    });
  });
}
