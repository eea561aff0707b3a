import type { IChartApiBase, ISeriesApi, Time } from 'lightweight-charts';
import type { Candle } from '@/lib/market/candle';
import { firstFrom } from '@/lib/session/candles/join-candles';
import { timeOf } from './bar-points';
import type { Bar } from './chart-bars';
import type { ComparedDrawing } from './compared-drawing';

/** What a chart shows at this moment, for what stands around it; a new object whenever something in it changes. */
export interface ChartShown {
  /** The one under the crosshair, else the last one. */
  readonly candle: Candle | undefined;
  /** The one before that: the basis of its change. */
  readonly before: Candle | undefined;
  /** There is a crosshair. */
  readonly looking: boolean;
  readonly last: Candle | undefined;
  /** The price under the crosshair, and where that is, px from the top; undefined while there is none. */
  readonly pointed: { readonly price: number; readonly y: number } | undefined;
  /** The last bar is in view, and stays there. */
  readonly follows: boolean;
  /** Candles in view, oldest first. */
  readonly inView: readonly Candle[];
  /** How many are loaded. */
  readonly count: number;
  /** Where the plot ends on the right and below, px. */
  readonly width: number;
  readonly height: number;
  /** Where the last bar ends, px from the left; undefined while it is not in view. */
  readonly lastX: number | undefined;
  /** By what fraction the compared instrument has changed over what is in view, up to `candle`. */
  readonly compared: number | undefined;
}

export interface ShownOf {
  readonly chart: IChartApiBase<Time>;
  readonly candles: readonly Candle[];
  readonly bars: readonly Bar[];
  /** When the bar under the crosshair begins. */
  readonly looked: number | undefined;
  /** The price under the crosshair. */
  readonly pointed: number | undefined;
  /** Whose axis it is. */
  readonly main: Pick<ISeriesApi<'Candlestick' | 'Line'>, 'priceToCoordinate'>;
  readonly compared: ComparedDrawing | undefined;
}

/** Reads it off the chart. */
export function chartShown({ chart, candles, bars, looked, pointed, main, compared }: ShownOf): ChartShown {
  const scale = chart.timeScale();
  const range = scale.getVisibleLogicalRange();
  const from = bars[Math.max(0, Math.ceil(range?.from ?? 0))]?.time ?? Number.POSITIVE_INFINITY;
  const to = bars[Math.min(bars.length - 1, Math.floor(range?.to ?? -1))]?.time ?? 0;
  // As the axis has it: percentages begin at the first bar of which anything is in view.
  const edge = bars[Math.max(0, Math.floor(range?.from ?? 0))]?.time ?? Number.POSITIVE_INFINITY;
  const at = looked === undefined ? -1 : firstFrom(candles, looked);
  const looking = at >= 0 && candles[at]?.time === looked;
  const index = looking ? at : candles.length - 1;
  const last = candles.at(-1);
  const y = pointed === undefined ? null : main.priceToCoordinate(pointed);
  const x = last === undefined ? null : scale.timeToCoordinate(timeOf(last));
  return {
    candle: candles[index],
    before: candles[index - 1],
    looking,
    last,
    pointed: pointed === undefined || y === null ? undefined : { price: pointed, y },
    follows: scale.scrollPosition() > -1,
    inView: candles.slice(firstFrom(candles, from), firstFrom(candles, to + 1)),
    count: candles.length,
    width: scale.width(),
    height: chart.paneSize().height,
    lastX: x === null ? undefined : x + scale.options().barSpacing / 2,
    compared: compared?.change(edge, candles[index]?.time ?? 0),
  };
}
