import type { IChartApiBase, PriceScaleOptions, Time } from 'lightweight-charts';
import { PriceScaleMode } from 'lightweight-charts';
import { expect, test } from 'vitest';
import type { CandleSeries } from '@/lib/session/candles/candle-series';
import { COMPARED_MARGINS, fixedOptions } from './canvas-options';
import type { ChartColours } from './chart-colours';
import { ComparedDrawing } from './compared-drawing';

test('candles make room for what is said of a second instrument, and take it back after that', () => {
  let scale: Partial<PriceScaleOptions> = { ...fixedOptions(String).rightPriceScale } as Partial<PriceScaleOptions>;
  const alone = scale.scaleMargins;
  const lines = new Set<unknown>();
  const chart = {
    addSeries: () => {
      const line = { setData: () => {}, applyOptions: () => {} };
      lines.add(line);
      return line;
    },
    removeSeries: (line: unknown) => lines.delete(line),
    priceScale: () => ({
      applyOptions: (options: Partial<PriceScaleOptions>) => {
        scale = { ...scale, ...options };
      },
    }),
  } as unknown as IChartApiBase<Time>;
  const listeners = new Set<() => void>();
  const series = {
    candles: [],
    onChange: (listener: () => void) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  } as unknown as CandleSeries;

  const drawing = new ComparedDrawing(chart, series, {} as ChartColours, () => {});
  expect(scale).toMatchObject({ mode: PriceScaleMode.Percentage, scaleMargins: COMPARED_MARGINS });
  expect(COMPARED_MARGINS.top).toBeGreaterThan(alone?.top ?? 1);

  drawing.remove();
  expect(scale).toMatchObject({ mode: PriceScaleMode.Normal, scaleMargins: alone });
  expect(lines.size + listeners.size).toBe(0);
});
