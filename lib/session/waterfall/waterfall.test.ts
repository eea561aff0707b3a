import fc from 'fast-check';
import { expect, test } from 'vitest';
import { waterfallOf } from './waterfall';

const TIMES = {
  eventTime: 1_000,
  ingestTime: 1_038,
  publishTime: 1_040,
  receiveTime: 1_061,
  paintTime: 1_070,
  errorMs: 4,
};

test('takes an update apart into venue, hub, wire and paint', () => {
  expect(waterfallOf(TIMES)).toEqual({
    parts: [
      { part: 'venue', ms: 38, distinct: true },
      { part: 'hub', ms: 2, distinct: true },
      { part: 'wire', ms: 21, distinct: true },
      { part: 'paint', ms: 9, distinct: true },
    ],
    totalMs: 70,
    errorMs: 4,
  });
});

test('a venue that gives no event time has no part, and the total begins at ingest', () => {
  const { parts, totalMs } = waterfallOf({ ...TIMES, eventTime: undefined });
  expect(parts.map(({ part }) => part)).toEqual(['hub', 'wire', 'paint']);
  expect(totalMs).toBe(32);
});

test.each([
  ['a venue whose clock is ahead', { eventTime: 1_039 }, 'venue'],
  ['a wire as short as the clock error', { receiveTime: 1_044 }, 'wire'],
  ['a wire that took less than nothing', { receiveTime: 1_030 }, 'wire'],
  ['a wire between clocks that were not compared', { errorMs: undefined }, 'wire'],
  ['a feed on a machine whose clock is ahead', { ingestTime: 1_041 }, 'hub'],
])('%s is not distinguishable', (_, change, part) => {
  const { parts } = waterfallOf({ ...TIMES, ...change });
  expect(parts.filter(({ distinct }) => !distinct).map((each) => each.part)).toEqual([part]);
});

test('the parts are the total, whatever the clocks say', () => {
  const time = fc.integer({ min: -10_000, max: 10_000 });
  const times = fc.record({
    eventTime: fc.option(time, { nil: undefined }),
    ingestTime: time,
    publishTime: time,
    receiveTime: time,
    paintTime: time,
    errorMs: fc.option(fc.nat(100), { nil: undefined }),
  });
  fc.assert(
    fc.property(times, (one) => {
      const { parts, totalMs } = waterfallOf(one);
      expect(parts.reduce((sum, { ms }) => sum + ms, 0)).toBe(totalMs);
    }),
  );
});
