import fc from 'fast-check';
import { expect, test } from 'vitest';
import { HourLine } from './hour-line';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const NOON = Date.UTC(2026, 10, 18, 12);
const prices = (line: HourLine) => line.points.map(({ price }) => price);
/** Prices at the ends of the minutes up to `end`. */
const told = (count: number, end: number) =>
  Array.from({ length: count }, (_, at) => ({ time: end - (count - 1 - at) * MINUTE, price: at }));

test('what was told comes before what was seen, and never in its place', () => {
  const line = new HourLine();
  expect(line.add(NOON + 500, 100)).toBe(true);
  expect(line.add(NOON + 1_600, 101)).toBe(false);
  // The open minute ends later, and what is over an hour old is no part of it.
  line.precede(told(70, NOON + MINUTE));
  expect(line.points).toHaveLength(62);
  expect(line.points[0]).toEqual({ time: NOON - 59 * MINUTE, price: 9 });
  expect(line.points.slice(-3)).toEqual([
    { time: NOON, price: 68 },
    { time: NOON + 500, price: 100 },
    { time: NOON + 1_600, price: 101 },
  ]);
  // Told twice, it is there once.
  line.precede(told(60, NOON));
  expect(line.points).toHaveLength(62);
});

test('before a price was seen, or while the server starts again, nothing is told', () => {
  const line = new HourLine();
  line.precede(told(5, NOON));
  expect(line.points).toEqual([]);
  line.add(NOON, 1);
  line.break();
  line.precede(told(5, NOON - 1));
  expect(prices(line)).toEqual([1]);
  expect(line.add(NOON + 200, 90)).toBe(true);
  expect(prices(line)).toEqual([90]);
  line.precede(told(2, NOON));
  expect(prices(line)).toEqual([0, 1, 90]);
});

test('after an hour was told it goes on in minutes, and its newest point follows the price', () => {
  const line = new HourLine();
  line.add(NOON, 100);
  line.precede(told(60, NOON - 1));
  for (let time = NOON + 100; time <= NOON + 30 * MINUTE; time += 100) {
    line.add(time, time);
    expect(line.points.at(-1)).toEqual({ time, price: time });
  }
  const { points } = line;
  expect(points.length).toBeGreaterThanOrEqual(59);
  expect(points.length).toBeLessThanOrEqual(63);
  const gaps = points.slice(1, -1).map((point, at) => point.time - (points[at]?.time ?? 0));
  expect(Math.min(...gaps)).toBeGreaterThan(55_000);
});

test('a clock set back, and an hour of silence, begin it anew; a little disorder does not', () => {
  const line = new HourLine();
  for (let second = 0; second < 20; second++) line.add(NOON + second * 1_000, second);
  expect(line.add(NOON + 18_500, 7)).toBe(false);
  expect(line.points).toHaveLength(20);
  expect(line.add(NOON + 5_000, 8)).toBe(true);
  expect(prices(line)).toEqual([8]);
  line.precede(told(3, NOON));
  expect(prices(line)).toEqual([0, 1, 2, 8]);
  expect(line.add(NOON + 2 * HOUR, 9)).toBe(true);
  expect(prices(line)).toEqual([9]);
});

test('is in order, of one hour, bounded, and ends at the newest price, whatever comes and whenever it is told', () => {
  fc.assert(
    fc.property(
      fc.array(fc.nat(20_000), { minLength: 1, maxLength: 1_500, size: 'max' }),
      fc.nat(1_500),
      (gaps, toldAt) => {
        const line = new HourLine();
        let time = NOON;
        for (const [at, gap] of gaps.entries()) {
          time += gap;
          line.add(time, at);
          if (at === toldAt) line.precede(told(60, time + 20_000));
          expect(line.points.length).toBeLessThanOrEqual(400);
        }
        const { points } = line;
        expect(points.at(-1)).toEqual({ time, price: gaps.length - 1 });
        expect(points[0]?.time).toBeGreaterThanOrEqual(time - HOUR);
        for (const [at, point] of points.entries())
          expect(point.time).toBeGreaterThanOrEqual(points[at - 1]?.time ?? 0);
      },
    ),
    { numRuns: 50 },
  );
});

test('without anything told it has a price a second, and within an hour one a minute', () => {
  const line = new HourLine();
  for (let time = NOON; time <= NOON + MINUTE; time += 100) line.add(time, 1);
  expect(line.points).toHaveLength(61);
  let most = 0;
  for (let time = NOON + MINUTE; time <= NOON + 3 * HOUR; time += 500) {
    line.add(time, 1);
    most = Math.max(most, line.points.length);
  }
  expect(most).toBeLessThan(320);
  expect(line.points.length).toBeLessThan(65);
});
