import { expect, test } from 'vitest';
import { changeSince, comparedCloses } from './compared';

const candle = (time: number, close: number) => ({ time, open: 1, high: close + 1, low: 0.5, close, volume: 1 });

test('a second instrument has points only where the first has places', () => {
  const candles = [candle(1, 10), candle(2, 11), candle(4, 12), candle(9, 13)];
  expect(comparedCloses(candles, [{ time: 2 }, { time: 3 }, { time: 4 }])).toEqual([
    { time: 2, value: 11 },
    { time: 4, value: 12 },
  ]);
});

test('its change counts from the first point in view to the last one looked at', () => {
  const points = [
    { time: 1, value: 50 },
    { time: 3, value: 100 },
    { time: 5, value: 110 },
    { time: 7, value: 99 },
  ];
  expect(changeSince(points, 2, 9)).toBeCloseTo(-0.01);
  expect(changeSince(points, 2, 6)).toBeCloseTo(0.1);
  expect(changeSince(points, 3, 3)).toBe(0);
  expect(changeSince(points, 2, 2)).toBeUndefined();
  expect(changeSince(points, 8, 9)).toBeUndefined();
  expect(changeSince([], 0, 9)).toBeUndefined();
});
