import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { StalenessMeter } from './staleness';

describe('connected', () => {
  test('a quiet instrument grows old without being stale', () => {
    const meter = new StalenessMeter();
    meter.applied(1_000, undefined, 990);
    expect(meter.staleness(500_000)).toBe(0);
    expect(meter.peak(500_000, 60_000)).toBe(0);
    expect(meter.mean(500_000, 60_000)).toBe(0);
  });

  test('a frame tells afterwards since when the shown value had differed', () => {
    const meter = new StalenessMeter();
    meter.applied(1_000, undefined, 990);
    meter.applied(2_000, 1_900, 1_990);
    expect(meter.staleness(2_000)).toBe(0);
    expect(meter.toothHistory(0)).toEqual([{ start: 1_900, end: 2_000, peak: 100 }]);
    expect(meter.peak(2_500, 1_000)).toBe(100);
    expect(meter.peak(3_500, 1_000)).toBe(0);
    expect(meter.mean(2_000, 1_000)).toBeCloseTo(5);
  });

  test('a change waiting behind an earlier frame: the second tooth does not start at 0', () => {
    const meter = new StalenessMeter();
    meter.applied(0, undefined, 0);
    meter.applied(20, 5, 9);
    meter.applied(30, 10, 21);
    expect(meter.toothHistory(0)).toEqual([
      { start: 5, end: 20, peak: 15 },
      { start: 20, end: 30, peak: 20 },
    ]);
    expect(meter.mean(30, 30)).toBeCloseTo((15 * 7.5 + 10 * 15) / 30);
  });

  test('a change reported later than its own frame, or than its receipt, makes no tooth of negative height', () => {
    const meter = new StalenessMeter();
    meter.applied(100, 130, 120);
    expect(meter.toothHistory(0)).toEqual([]);
    meter.applied(200, 199, 190);
    expect(meter.toothHistory(0)).toEqual([{ start: 190, end: 200, peak: 10 }]);
  });
});

describe('disconnected', () => {
  test('counts from the last receipt and is never 0', () => {
    const meter = new StalenessMeter();
    meter.applied(1_000, undefined, 1_000);
    meter.disconnected(1_000);
    expect(meter.staleness(1_000)).toBeGreaterThan(0);
    expect(meter.staleness(9_000)).toBe(8_000);
    meter.disconnected(4_000);
    expect(meter.staleness(9_000)).toBe(8_000);
    expect(meter.toothHistory(0, 9_000)).toEqual([{ start: 1_000, end: 9_000, peak: 8_000 }]);
    expect(meter.peak(9_000, 100)).toBe(8_000);
    expect(meter.mean(9_000, 8_000)).toBeCloseTo(4_000);
  });

  test('lasts until a frame comes, not until the socket opens, and stays in the history', () => {
    const meter = new StalenessMeter();
    meter.applied(1_000, undefined, 1_000);
    meter.disconnected(1_500);
    meter.connected();
    expect(meter.staleness(2_000)).toBe(1_000);
    meter.applied(3_000, undefined, 3_000);
    expect(meter.staleness(3_000)).toBe(0);
    expect(meter.toothHistory(0)).toEqual([{ start: 1_000, end: 3_000, peak: 2_000 }]);
  });

  test('before any frame it counts from the loss', () => {
    const meter = new StalenessMeter();
    meter.disconnected(100);
    expect(meter.staleness(300)).toBe(200);
  });
});

test('the peak of a stretch is how high a tooth had grown by its end, whenever that became known', () => {
  const meter = new StalenessMeter();
  meter.applied(1_000, undefined, 1_000);
  // Changed at 1,500, arrived at 4,000: at 2,000 it was 500 behind, at 3,000 1,500.
  expect(meter.peakBetween(1_000, 2_000, 2_000)).toBe(0);
  meter.applied(4_000, 1_500, 3_990);
  const peaks = [1_000, 2_000, 3_000, 4_000].map((from) => meter.peakBetween(from, from + 1_000, 5_000));
  expect(peaks).toEqual([500, 1_500, 2_500, 2_500]);
  expect(meter.peakBetween(4_001, 5_000, 5_000)).toBe(0);
});

test('memory is bounded by number and by time', () => {
  const meter = new StalenessMeter({ maxTeeth: 100, historyMs: 1_000 });
  for (let now = 0; now < 50_000; now += 2) meter.applied(now, now - 1, now);
  expect(meter.toothHistory(0).length).toBe(100);
  meter.applied(90_000, 89_999, 90_000);
  expect(meter.toothHistory(0).length).toBe(1);
});

test('teeth never overlap, rise with slope at most 1 from at least 0, and peak and mean follow from them', () => {
  const step = fc.record({
    wait: fc.integer({ min: 0, max: 100 }),
    back: fc.option(fc.integer({ min: -20, max: 300 }), { nil: undefined }),
    line: fc.constantFrom('same', 'same', 'same', 'lost', 'open'),
  });
  fc.assert(
    fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
      const meter = new StalenessMeter();
      let now = 0;
      for (const { wait, back, line } of steps) {
        now += wait;
        if (line === 'lost') meter.disconnected(now);
        else {
          if (line === 'open') meter.connected();
          meter.applied(now, back === undefined ? undefined : now - back, now);
        }
      }
      now += 50;
      const teeth = meter.toothHistory(Number.NEGATIVE_INFINITY, now);
      let end = Number.NEGATIVE_INFINITY;
      let highest = 0;
      for (const tooth of teeth) {
        expect(tooth.start).toBeGreaterThanOrEqual(end);
        expect(tooth.end).toBeGreaterThan(tooth.start);
        expect(tooth.peak).toBeGreaterThanOrEqual(tooth.end - tooth.start);
        end = tooth.end;
        highest = Math.max(highest, tooth.peak);
      }
      expect(end).toBeLessThanOrEqual(now);
      expect(meter.peak(now, 1e9)).toBe(highest);
      expect(meter.mean(now, 1e9)).toBeLessThanOrEqual(highest);
      expect(meter.mean(now, 1e9)).toBeGreaterThanOrEqual(0);
    }),
  );
});
