import {
  type CandlestickSeriesPartialOptions,
  type ChartOptions,
  type CreatePriceLineOptions,
  CrosshairMode,
  type DeepPartial,
  type HistogramSeriesPartialOptions,
  type LineSeriesPartialOptions,
  LineStyle,
  type PriceFormatCustom,
} from 'lightweight-charts';
import { formatPercent, formatPrice } from '@/lib/market/price-format';
import type { ChartColours } from './chart-colours';

/** Empty places right of the last bar: room for its tag, and for the hatch when data stops. */
export const RIGHT_OFFSET = 5;
const PERCENT = 100;

/** What a price leaves free above and below it: volumes have the latter. */
export const PRICE_MARGINS = { top: 0.06, bottom: 0.26 } as const;
/** Above it, the line that says what is compared. */
export const COMPARED_MARGINS = { ...PRICE_MARGINS, top: 0.16 } as const;

/** What is the same whatever is drawn. */
export function fixedOptions(barText: (instant: number) => string): DeepPartial<ChartOptions> {
  return {
    autoSize: true,
    localization: {
      dateFormat: 'dd MMM yyyy',
      timeFormatter: (seconds: unknown) => barText(Number(seconds) * 1_000),
      percentageFormatter: (percent: number) => formatPercent(percent / PERCENT),
    },
    rightPriceScale: { borderVisible: false, scaleMargins: PRICE_MARGINS, minimumWidth: 64, entireTextOnly: true },
    timeScale: { borderVisible: false, timeVisible: true, rightOffset: RIGHT_OFFSET, barSpacing: 7, minBarSpacing: 1 },
    // A finger that goes up or down scrolls the page, not the prices.
    handleScroll: { vertTouchDrag: false },
    crosshair: { mode: CrosshairMode.Normal },
    // The link the licence asks for stands under the chart, in our own type.
    layout: { attributionLogo: false, fontSize: 10.5 },
  };
}

export function chartColourOptions(colours: ChartColours, font: string): DeepPartial<ChartOptions> {
  const crosshair = { color: colours.ink3, labelBackgroundColor: colours.ink2, style: LineStyle.Dotted } as const;
  return {
    layout: { background: { color: 'transparent' }, textColor: colours.ink3, fontFamily: font },
    grid: { vertLines: { visible: false }, horzLines: { color: colours.rule } },
    crosshair: { vertLine: crosshair, horzLine: crosshair },
  };
}

const WITHOUT_TAG = { lastValueVisible: false, priceLineVisible: false } as const;

/** Where percentages begin: a rule of the chart, and not one more line in it. */
const zeroLine = (colours: ChartColours) => ({ baseLineColor: colours.control, baseLineStyle: LineStyle.Dotted });

/** Rising bodies are hollow and falling ones solid: the shape says the direction where hue cannot. */
export function candleOptions(colours: ChartColours, drained: boolean): CandlestickSeriesPartialOptions {
  const gain = drained ? colours.stale : colours.gain;
  const loss = drained ? colours.stale : colours.loss;
  return {
    upColor: 'transparent',
    borderUpColor: gain,
    wickUpColor: gain,
    downColor: loss,
    borderDownColor: loss,
    wickDownColor: loss,
    ...zeroLine(colours),
    ...WITHOUT_TAG,
  };
}

export function lineOptions(colours: ChartColours, drained: boolean): LineSeriesPartialOptions {
  return {
    color: drained ? colours.stale : colours.ink,
    lineWidth: 1,
    ...zeroLine(colours),
    ...WITHOUT_TAG,
  };
}

/** Filled with the accent: where the price is. */
export function lastPriceOptions(colours: ChartColours, drained: boolean): Omit<CreatePriceLineOptions, 'price'> {
  return {
    color: drained ? colours.stale : colours.accent,
    axisLabelColor: drained ? colours.stale : colours.accent,
    axisLabelTextColor: drained ? colours.ground : colours['on-accent'],
    axisLabelVisible: true,
    lineStyle: LineStyle.Dotted,
    lineWidth: 1,
  };
}

/** The reader's own, and quieter than the price: its label is not filled. */
export function alertLineOptions(colours: ChartColours): Omit<CreatePriceLineOptions, 'price'> {
  return {
    color: colours.control,
    axisLabelColor: colours.ground,
    axisLabelTextColor: colours.accent,
    axisLabelVisible: true,
    lineStyle: LineStyle.LargeDashed,
    lineWidth: 1,
  };
}

/** Along the bottom, on a scale of its own that is not drawn. */
export function volumeOptions(colours: ChartColours): HistogramSeriesPartialOptions {
  return { color: colours.rule2, priceScaleId: 'volume', ...WITHOUT_TAG };
}

/** Neither hue nor accent: those say direction and the reader's choice. Heavier than all else that is drawn. */
export function comparedOptions(colours: ChartColours): LineSeriesPartialOptions {
  return {
    color: colours.ink,
    lineWidth: 2,
    ...zeroLine(colours),
    priceLineVisible: false,
    crosshairMarkerVisible: false,
  };
}

export function priceFormat(priceStep: number): PriceFormatCustom {
  return { type: 'custom', minMove: priceStep, formatter: (price: number) => formatPrice(price, priceStep) };
}
