import {
  type IChartApiBase,
  type ISeriesApi,
  LineSeries,
  PriceScaleMode,
  type PriceScaleOptions,
  type Time,
} from 'lightweight-charts';
import type { CandleSeries } from '@/lib/session/candles/candle-series';
import { timeOf } from './bar-points';
import { COMPARED_MARGINS, comparedOptions, PRICE_MARGINS } from './canvas-options';
import type { ChartColours } from './chart-colours';
import { changeSince, comparedCloses } from './compared';

/** A second instrument on a chart: while it is there, both are in percent of what they were at the left edge. */
export class ComparedDrawing {
  readonly #chart: IChartApiBase<Time>;
  readonly #series: CandleSeries;
  readonly #line: ISeriesApi<'Line'>;
  readonly #stop: () => void;
  #points: { time: number; value: number }[] = [];

  /** @param onChange its candles have changed: draw it. */
  constructor(chart: IChartApiBase<Time>, series: CandleSeries, colours: ChartColours, onChange: () => void) {
    this.#chart = chart;
    this.#series = series;
    this.#line = chart.addSeries(LineSeries, comparedOptions(colours));
    this.#stop = series.onChange(onChange);
    this.#scale({ mode: PriceScaleMode.Percentage, scaleMargins: COMPARED_MARGINS });
  }

  /** @param bars of the first instrument. What those reach back to is asked for. */
  draw(bars: readonly { readonly time: number }[]): void {
    this.#points = comparedCloses(this.#series.candles, bars);
    this.#line.setData(this.#points.map(({ time, value }) => ({ time: timeOf({ time }), value })));
    const first = this.#series.candles[0]?.time;
    const wanted = bars[0]?.time;
    if (first !== undefined && wanted !== undefined && wanted < first) this.#series.loadOlder();
  }

  /** See `changeSince`. */
  change(from: number, until: number): number | undefined {
    return changeSince(this.#points, from, until);
  }

  setColours(colours: ChartColours): void {
    this.#line.applyOptions(comparedOptions(colours));
  }

  remove(): void {
    this.#stop();
    this.#chart.removeSeries(this.#line);
    this.#scale({ mode: PriceScaleMode.Normal, scaleMargins: PRICE_MARGINS });
  }

  #scale(options: Pick<PriceScaleOptions, 'mode' | 'scaleMargins'>): void {
    this.#chart.priceScale('right').applyOptions({ ...options, autoScale: true });
  }
}
