import { expect, test } from 'vitest';
import type { Candle } from '@/lib/market/candle';
import { chartShown, type ShownOf } from './chart-shown';
import { changeSince } from './compared';

const candles = Array.from({ length: 10 }, (_, at) => ({ time: at * 60_000, close: 100 + at }) as Candle);
const points = candles.map(({ time }, at) => ({ time, value: 10 * (at + 1) }));

/** A chart of ten minutes of which the bars from `from` to `to` are in view, in fractions of a bar. */
function shown(from: number, to: number, { looked, pointed }: Partial<Pick<ShownOf, 'looked' | 'pointed'>> = {}) {
  const chart = {
    timeScale: () => ({
      getVisibleLogicalRange: () => ({ from, to }),
      timeToCoordinate: () => null,
      scrollPosition: () => 0,
      width: () => 400,
      options: () => ({ barSpacing: 8 }),
    }),
    paneSize: () => ({ height: 200 }),
  } as unknown as ShownOf['chart'];
  const compared = { change: (since: number, until: number) => changeSince(points, since, until) };
  const main = { priceToCoordinate: (price: number) => (price < 500 ? 500 - price : null) } as ShownOf['main'];
  return chartShown({
    chart,
    candles,
    bars: candles,
    looked,
    pointed,
    main,
    compared: compared as ShownOf['compared'],
  });
}

test('what is compared begins where the percentages of the axis begin: at the first bar in view, even a part of it', () => {
  expect(shown(2.4, 9).compared).toBeCloseTo(100 / 30 - 1);
  expect(shown(2, 9).compared).toBeCloseTo(100 / 30 - 1);
  expect(shown(-3.5, 9).compared).toBeCloseTo(100 / 10 - 1);
  expect(shown(2.4, 9, { looked: 5 * 60_000 }).compared).toBeCloseTo(60 / 30 - 1);
});

test('in view is what is wholly there', () => {
  expect(shown(2.4, 6.7).inView.map(({ time }) => time / 60_000)).toEqual([3, 4, 5, 6]);
});

test('the price under the crosshair is told with its place, while the axis has one for it', () => {
  expect(shown(2, 9, { pointed: 380 }).pointed).toEqual({ price: 380, y: 120 });
  expect(shown(2, 9, { pointed: 501 }).pointed).toBeUndefined();
  expect(shown(2, 9).pointed).toBeUndefined();
});
