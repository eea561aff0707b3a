import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Spark, type SparkPoint } from './spark';

test('is bounded, in order, starts at the first price and ends at the newest', () => {
  fc.assert(
    fc.property(fc.array(fc.nat(5_000), { minLength: 1, maxLength: 2_000, size: 'max' }), (gaps) => {
      const spark = new Spark();
      let time = 1_000_000;
      let longest = 0;
      for (const [at, gap] of gaps.entries()) {
        time += gap;
        spark.add(time, at);
        longest = Math.max(longest, spark.points.length);
      }
      const { points } = spark;
      expect(longest).toBeLessThanOrEqual(180);
      expect(points.at(-1)).toEqual({ time, price: gaps.length - 1 });
      if (gaps.length > 2) expect(points[0]?.price).toBe(0);
      for (const [at, point] of points.entries()) expect(point.time).toBeGreaterThanOrEqual(points[at - 1]?.time ?? 0);
    }),
    { numRuns: 50 },
  );
});

test('covers an hour of updates each 100 ms evenly', () => {
  const spark = new Spark();
  for (let time = 0; time <= 3_600_000; time += 100) spark.add(time, time);
  const { points } = spark;
  expect(points.length).toBeGreaterThan(80);
  const gaps = points.slice(1).map((point, at) => point.time - (points[at]?.time ?? 0));
  expect(Math.max(...gaps) / Math.min(...gaps.slice(0, -1))).toBeLessThan(2.1);
});

test('follows the price between two points, and is a new list only when it changed', () => {
  const spark = new Spark();
  spark.add(0, 1);
  spark.add(1_000, 2);
  const { points } = spark;
  expect(spark.points).toBe(points);
  spark.add(1_500, 3);
  expect(points).toHaveLength(2);
  expect(spark.points).toEqual([
    { time: 0, price: 1 },
    { time: 1_500, price: 3 },
  ]);
});

test('a clock set back starts the line again instead of freezing it; a little disorder does not', () => {
  const spark = new Spark();
  for (let time = 0; time <= 20_000; time += 1_000) spark.add(time, 1);
  spark.add(19_500, 2);
  expect(spark.points).toHaveLength(21);
  spark.add(10_000, 3);
  expect(spark.points).toEqual([{ time: 10_000, price: 3 }]);
  spark.add(11_000, 4);
  spark.add(12_000, 5);
  expect(spark.points.map(({ price }) => price)).toEqual([3, 4, 5]);
});

/** A list for each stretch between two starts of the server, oldest first. */
function stretchesOf(points: readonly SparkPoint[]): SparkPoint[][] {
  const stretches: SparkPoint[][] = [];
  for (const point of points) {
    const last = stretches.at(-1);
    if (last === undefined || point.begins === true) stretches.push([point]);
    else last.push(point);
  }
  return stretches;
}

test('a break begins another stretch, however soon the next price comes, and thinning keeps it', () => {
  const spark = new Spark();
  spark.break();
  spark.add(0, 1);
  spark.add(1_000, 2);
  spark.break();
  spark.add(1_100, 90);
  spark.add(1_200, 91);
  const prices = () => stretchesOf(spark.points).map((stretch) => stretch.map(({ price }) => price));
  expect(prices()).toEqual([
    [1, 2],
    [90, 91],
  ]);
  for (let at = 2; at < 400; at++) spark.add(at * 1_000, 91 + at);
  const [before, after] = prices();
  expect(prices()).toHaveLength(2);
  expect(Math.max(...(before ?? []))).toBeLessThan(90);
  expect(Math.min(...(after ?? []))).toBeGreaterThanOrEqual(90);
});
