import type { Candle } from '@/lib/market/candle';

/** What a chart shows at this moment, for what stands around it; a new object whenever something in it changes. */
export interface ChartShown {
  /** The one under the crosshair, else the last one. */
  readonly candle: Candle | undefined;
  /** The one before that: the basis of its change. */
  readonly before: Candle | undefined;
  /** There is a crosshair. */
  readonly looking: boolean;
  readonly last: Candle | undefined;
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
