import {
  CandlestickSeries,
  createChartEx,
  HistogramSeries,
  type IChartApiBase,
  type IPriceLine,
  type ISeriesApi,
  LineSeries,
  type MouseEventParams,
  type Time,
} from 'lightweight-charts';
import type { Candle } from '@/lib/market/candle';
import type { CandleChange, CandleSeries } from '@/lib/session/candles/candle-series';
import { firstFrom } from '@/lib/session/candles/join-candles';
import { AlertDrawing } from './alert-drawing';
import { pointOf, timeOf, volumeOf } from './bar-points';
import {
  candleOptions,
  chartColourOptions,
  fixedOptions,
  lastPriceOptions,
  lineOptions,
  priceFormat,
  RIGHT_OFFSET,
  volumeOptions,
} from './canvas-options';
import { type Bar, barsOf, gapBetween } from './chart-bars';
import type { ChartColours } from './chart-colours';
import type { ChartStyle } from './chart-settings';
import { type ChartShown, chartShown } from './chart-shown';
import { ComparedDrawing } from './compared-drawing';
import { steppedPrice } from './stepped-price';
import { timeTexts } from './time-texts';
import { ZoneClock } from './zone-clock';
import { ZoneScale } from './zone-scale';

/** Older candles are asked for while so many bars are left to the left of what is in view. */
const LOAD_AHEAD = 40;

export interface CandleCanvasOptions {
  readonly series: CandleSeries;
  readonly priceStep: number;
  /** IANA; undefined is the reader's own. */
  readonly timeZone: string | undefined;
  readonly style: ChartStyle;
  readonly looks: Looks;
  /** Where another canvas of the same candles was scrolled to. */
  readonly place: Place | undefined;
}

export interface Looks {
  readonly colours: ChartColours;
  readonly font: string;
  /** What is shown is old: no hue. */
  readonly drained: boolean;
}

export interface Place {
  readonly barSpacing: number;
  /** Bars from the last one to the right edge; negative when it is out of view. */
  readonly offset: number;
}

/** Draws the candles of one series with the chart library, and says what it shows. */
export class CandleCanvas {
  readonly #series: CandleSeries;
  readonly #priceStep: number;
  readonly #chart: IChartApiBase<Time>;
  readonly #volume: ISeriesApi<'Histogram'>;
  readonly #listeners = new Set<() => void>();
  readonly #stopSeries: () => void;
  #main: ISeriesApi<'Candlestick'> | ISeriesApi<'Line'>;
  #looks: Looks;
  #style: ChartStyle;
  #bars: Bar[] = [];
  #looked: number | undefined;
  /** The price under the crosshair. */
  #pointed: number | undefined;
  #held = false;
  #removed = false;
  #frame: number | undefined;
  #shown: ChartShown;
  #compared: ComparedDrawing | undefined;
  #lastPrice: IPriceLine | undefined;
  #alerts: readonly number[] = [];
  readonly #alertDrawing = new AlertDrawing();

  constructor(box: HTMLElement, { series, priceStep, timeZone, style, looks, place }: CandleCanvasOptions) {
    this.#series = series;
    this.#priceStep = priceStep;
    this.#looks = looks;
    this.#style = style;
    const texts = timeTexts(timeZone, series.interval === '1d');
    this.#chart = createChartEx(box, new ZoneScale(new ZoneClock(timeZone), texts), fixedOptions(texts.bar));
    this.#volume = this.#chart.addSeries(HistogramSeries);
    this.#main = this.#addMain();
    this.setLooks(looks);
    this.#volume.priceScale().applyOptions({ scaleMargins: { top: 0.8, bottom: 0 } });
    if (place !== undefined) this.#chart.timeScale().applyOptions({ barSpacing: place.barSpacing });
    this.#shown = this.#read();
    this.#draw();
    if (place !== undefined) this.#chart.timeScale().scrollToPosition(place.offset, false);
    this.#stopSeries = series.onChange((change) => this.#take(change));
    this.#chart.timeScale().subscribeVisibleLogicalRangeChange(this.#onRange);
    this.#chart.timeScale().subscribeSizeChange(this.#report);
    this.#chart.subscribeCrosshairMove(this.#onCrosshair);
    this.#report();
  }

  get shown(): ChartShown {
    return this.#shown;
  }

  onShown(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  get place(): Place {
    const scale = this.#chart.timeScale();
    return { barSpacing: scale.options().barSpacing, offset: scale.scrollPosition() };
  }

  /** Nothing is heard or drawn any more, whatever is called. */
  remove(): void {
    this.#removed = true;
    if (this.#frame !== undefined) cancelAnimationFrame(this.#frame);
    this.#stopSeries();
    this.#compared?.remove();
    this.#listeners.clear();
    this.#chart.remove();
  }

  setStyle(style: ChartStyle): void {
    if (this.#removed || style === this.#style) return;
    this.#style = style;
    const old = this.#main;
    // The new one first: without any the axis would forget where it was.
    this.#main = this.#addMain();
    this.#main.setData(this.#bars.map(pointOf));
    this.#chart.removeSeries(old);
    // It stood on the old one.
    this.#lastPrice = undefined;
    this.setLooks(this.#looks);
    this.#report();
  }

  setLooks(looks: Looks): void {
    if (this.#removed) return;
    const { colours, font, drained } = looks;
    this.#looks = looks;
    this.#chart.applyOptions(chartColourOptions(colours, font));
    this.#main.applyOptions(this.#style === 'line' ? lineOptions(colours, drained) : candleOptions(colours, drained));
    this.#volume.applyOptions(volumeOptions(colours));
    this.#lastPrice?.applyOptions(lastPriceOptions(colours, drained));
    this.#compared?.setColours(colours);
    this.#alertDrawing.draw(this.#main, this.#alerts, colours);
  }

  /** Draws a line at each of these prices. */
  setAlerts(prices: readonly number[]): void {
    if (this.#removed) return;
    this.#alerts = prices;
    this.#alertDrawing.draw(this.#main, prices, this.#looks.colours);
  }

  /** Draws a second instrument, and both in percent of what they were at the left edge; undefined removes it. */
  setCompared(series: CandleSeries | undefined): void {
    if (this.#removed) return;
    this.#compared?.remove();
    this.#compared =
      series === undefined
        ? undefined
        : new ComparedDrawing(this.#chart, series, this.#looks.colours, () => this.#drawCompared());
    this.#drawCompared();
  }

  toNow(): void {
    this.#chart.timeScale().scrollToPosition(RIGHT_OFFSET, false);
  }

  /** Moves the crosshair by so many candles, from the last one where there is none; infinite goes to an end. */
  step(by: number): void {
    const { candles } = this.#series;
    const at = this.#looked === undefined ? candles.length : firstFrom(candles, this.#looked);
    this.#mark(candles[Math.min(candles.length - 1, Math.max(0, at + by))]);
  }

  /** Keeps the crosshair while the pointer is on something that lies over the chart. */
  hold(held: boolean): void {
    this.#held = held;
    if (!held) this.leave();
  }

  /** @returns whether there was a crosshair to take away. */
  leave(): boolean {
    if (this.#removed) return false;
    const looked = this.#looked !== undefined;
    this.#looked = undefined;
    this.#pointed = undefined;
    this.#held = false;
    this.#chart.clearCrosshairPosition();
    this.#report();
    return looked;
  }

  #mark(candle: Candle | undefined): void {
    if (this.#removed || candle === undefined) return;
    const scale = this.#chart.timeScale();
    const index = scale.timeToIndex(timeOf(candle));
    const range = scale.getVisibleLogicalRange();
    if (index !== null && range !== null) {
      const shift = index < range.from + 1 ? index - range.from - 2 : index > range.to - 1 ? index - range.to + 2 : 0;
      if (shift !== 0) scale.setVisibleLogicalRange({ from: range.from + shift, to: range.to + shift });
    }
    this.#chart.setCrosshairPosition(candle.close, timeOf(candle), this.#main);
    this.#looked = candle.time;
    this.#pointed = candle.close;
    this.#report();
  }

  #addMain(): ISeriesApi<'Candlestick'> | ISeriesApi<'Line'> {
    const format = { priceFormat: priceFormat(this.#priceStep) };
    return this.#style === 'line'
      ? this.#chart.addSeries(LineSeries, format)
      : this.#chart.addSeries(CandlestickSeries, format);
  }

  #take(change: CandleChange): void {
    if (change === 'all') this.#draw();
    else for (const candle of change) this.#extend(candle);
    this.#report();
  }

  #draw(): void {
    const { candles, interval, timeZone } = this.#series;
    this.#bars = barsOf(candles, interval, timeZone);
    this.#main.setData(this.#bars.map(pointOf));
    this.#volume.setData(candles.map(volumeOf));
    this.#drawCompared();
    // Chosen while little was loaded, or a long way back: what is in view may need more at once.
    this.#onRange();
  }

  #extend(candle: Candle): void {
    const { interval, timeZone } = this.#series;
    const last = this.#bars.at(-1);
    if (last === undefined || candle.time > last.time) {
      const gap = last === undefined ? [] : gapBetween(last.time, candle.time, interval, timeZone);
      for (const empty of gap) this.#main.update(pointOf(empty));
      this.#bars.push(...gap, candle);
    } else {
      const at = this.#bars.findLastIndex(({ time }) => time <= candle.time);
      // A late trade made a candle in a gap that was cut short.
      if (this.#bars[at]?.time !== candle.time) {
        this.#draw();
        return;
      }
      this.#bars[at] = candle;
    }
    const late = last !== undefined && candle.time < last.time;
    this.#main.update(pointOf(candle), late);
    this.#volume.update(volumeOf(candle), late);
  }

  #drawCompared(): void {
    this.#compared?.draw(this.#bars);
    this.#report();
  }

  readonly #onRange = (): void => {
    const range = this.#chart.timeScale().getVisibleLogicalRange();
    if (range !== null && this.#bars.length > 0 && range.from < LOAD_AHEAD) this.#series.loadOlder();
    this.#report();
  };

  readonly #onCrosshair = ({ time, point }: MouseEventParams<Time>): void => {
    // Without a point it is our own: the keyboard's.
    if (point === undefined && time !== undefined) return;
    if (point === undefined && this.#held) {
      // It goes as the pointer leaves the chart, and is put back with the next frame.
      this.#report();
      return;
    }
    const looked = time === undefined ? undefined : Number(time) * 1_000;
    const pointed =
      point === undefined ? undefined : steppedPrice(this.#main.coordinateToPrice(point.y), this.#priceStep);
    if (looked === this.#looked && pointed === this.#pointed) return;
    this.#looked = looked;
    this.#pointed = pointed;
    this.#report();
  };

  /** However much happens in a frame, it is told once. */
  readonly #report = (): void => {
    this.#frame ??= requestAnimationFrame(() => {
      this.#frame = undefined;
      const at = this.#looked ?? this.#series.candles.at(-1)?.time;
      if (this.#held && this.#pointed !== undefined && at !== undefined)
        this.#chart.setCrosshairPosition(this.#pointed, timeOf({ time: at }), this.#main);
      this.#shown = this.#read();
      this.#tagLast(this.#shown.last);
      for (const listener of [...this.#listeners]) listener();
    });
  };

  #read(): ChartShown {
    const { candles } = this.#series;
    return chartShown({
      chart: this.#chart,
      candles,
      bars: this.#bars,
      looked: this.#looked,
      pointed: this.#pointed,
      main: this.#main,
      compared: this.#compared,
    });
  }

  /** The library's own tag is that of the last bar in view: while one looks at history, not the price. */
  #tagLast(last: Candle | undefined): void {
    if (last === undefined) return;
    const { colours, drained } = this.#looks;
    if (this.#lastPrice === undefined)
      this.#lastPrice = this.#main.createPriceLine({ price: last.close, ...lastPriceOptions(colours, drained) });
    else if (this.#lastPrice.options().price !== last.close) this.#lastPrice.applyOptions({ price: last.close });
  }
}
