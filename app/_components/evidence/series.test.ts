import { expect, test } from 'vitest';
import type { TransportFigures } from '@/lib/session/transport-figures';
import { chartPoints, highest, mean, newestValues } from './series';

const NOW = 1_790_000_000_500;
const second = (back: number, frequency: number | undefined) => ({
  time: NOW - back * 1_000,
  frequency,
  stalenessPeakMs: undefined,
});
const figures = (name: TransportFigures['name'], samples: TransportFigures['samples']) =>
  ({ name, samples }) as TransportFigures;

test('five minutes, ending now, whatever was measured', () => {
  const points = chartPoints([], NOW, ({ frequency }) => frequency, mean);
  expect(points).toHaveLength(150);
  expect(points.at(-1)?.t).toBe(0);
  expect(points.at(0)?.t).toBe(-298);
});

test('samples of one bin are joined; what is not measured is absent, not 0', () => {
  const sse = figures('sse', [second(2, 10), second(1, 14), second(0, undefined)]);
  const polling = figures('polling', [second(400, 1)]);
  const points = chartPoints([sse, polling], NOW, ({ frequency }) => frequency, highest);
  const values = points.flatMap(({ sse: value }) => value ?? []);
  expect(Math.max(...values)).toBe(14);
  expect(points.every((point) => point.polling === undefined)).toBe(true);
  expect(newestValues(points, ['sse', 'polling'])).toEqual([{ name: 'sse', value: 14, t: expect.any(Number) }]);
});

test('a full bin stays as it is while time goes on', () => {
  const sse = figures('sse', [second(20, 3), second(21, 5), second(22, 8), second(23, 1)]);
  const at = (now: number) =>
    new Map(chartPoints([sse], now, ({ frequency }) => frequency, mean).map(({ time, sse: value }) => [time, value]));
  const later = at(NOW + 7_000);
  for (const [time, value] of at(NOW)) if (value !== undefined) expect(later.get(time)).toBe(value);
});
