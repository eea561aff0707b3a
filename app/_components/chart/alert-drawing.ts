import type { IPriceLine, ISeriesApi, Time } from 'lightweight-charts';
import { AlertBells } from './alert-bells';
import { alertLineOptions } from './canvas-options';
import type { ChartColours } from './chart-colours';

/** What a series of the chart can do, as far as it is asked for here. */
export type AlertSeries = Pick<
  ISeriesApi<'Candlestick' | 'Line', Time>,
  'createPriceLine' | 'removePriceLine' | 'attachPrimitive' | 'detachPrimitive' | 'priceToCoordinate'
>;

/**
 * A line with a bell at each price that an alert waits for. Lines of prices and what is attached to a series without
 * a range of its own never change what of the axis is in view: an alert far away leaves the candles as they are.
 */
export class AlertDrawing {
  readonly #lines = new Map<number, IPriceLine>();
  #series: AlertSeries | undefined;
  #bells: AlertBells | undefined;
  #colours: ChartColours | undefined;

  /** @param series which they stand on; another one was drawn instead of it, and took them along. */
  draw(series: AlertSeries, prices: readonly number[], colours: ChartColours): void {
    if (series !== this.#series) {
      this.#lines.clear();
      this.#bells = undefined;
    }
    this.#series = series;
    this.#drawLines(series, new Set(prices), colours);
    this.#colours = colours;
    if (prices.length > 0 === (this.#bells !== undefined)) return;
    if (this.#bells === undefined) {
      this.#bells = new AlertBells({
        places: () => [...this.#lines.keys()].map((price) => series.priceToCoordinate(price)),
        colours: () => this.#colours,
      });
      series.attachPrimitive(this.#bells);
    } else {
      series.detachPrimitive(this.#bells);
      this.#bells = undefined;
    }
  }

  #drawLines(series: AlertSeries, prices: ReadonlySet<number>, colours: ChartColours): void {
    const recoloured = colours !== this.#colours;
    for (const [price, line] of this.#lines) {
      if (prices.has(price)) {
        if (recoloured) line.applyOptions(alertLineOptions(colours));
        continue;
      }
      series.removePriceLine(line);
      this.#lines.delete(price);
    }
    for (const price of prices) {
      if (!this.#lines.has(price))
        this.#lines.set(price, series.createPriceLine({ price, ...alertLineOptions(colours) }));
    }
  }
}
