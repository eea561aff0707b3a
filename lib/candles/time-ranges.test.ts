import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { TimeRanges } from './time-ranges';

const step = fc.record({ adds: fc.boolean(), from: fc.nat(40), to: fc.nat(40) });

describe('stretches of time', () => {
  test('hold what was added and not removed since, as a set of instants would', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 25 }), (steps) => {
        const ranges = new TimeRanges();
        const instants = new Set<number>();
        for (const { adds, from, to } of steps) {
          if (adds) ranges.add(from, to);
          else ranges.remove(from, to);
          for (let at = from; at < to; at++) adds ? instants.add(at) : instants.delete(at);
        }
        for (let at = 0; at <= 41; at++) {
          expect(ranges.endOf(at) !== undefined).toBe(instants.has(at));
          expect(ranges.reachingTo(at) !== undefined).toBe(instants.has(at - 1));
          const from = ranges.reachingTo(at);
          if (from !== undefined) expect([instants.has(from), instants.has(from - 1)]).toEqual([true, false]);
          const before = ranges.endBefore(at);
          if (before !== undefined) expect([instants.has(before - 1), instants.has(before)]).toEqual([true, false]);
        }
        const list = ranges.toJSON();
        for (const [at, [start, end]] of list.entries()) {
          expect(start).toBeLessThan(end);
          expect(start).toBeGreaterThan(list[at - 1]?.[1] ?? -1);
        }
        expect(new TimeRanges(list).toJSON()).toEqual(list);
      }),
    );
  });

  test('nothing covers less than nothing, and all of it must be held', () => {
    const ranges = new TimeRanges([
      [10, 20],
      [30, 40],
    ]);
    expect([ranges.covers(12, 20), ranges.covers(12, 21), ranges.covers(15, 35), ranges.covers(25, 25)]).toEqual([
      true,
      false,
      false,
      true,
    ]);
  });
});
