import { CANDLE_INTERVALS, type CandleInterval, isCandleInterval } from '@/lib/market/candle';

/** `ticks`: the prices this page has received, since it was opened. */
export type ChartInterval = CandleInterval | 'ticks';
export type ChartStyle = 'candles' | 'line';
export type ChartZone = 'local' | 'utc' | 'exchange';

/** How the reader wants charts. */
export interface ChartSettings {
  readonly interval: ChartInterval;
  readonly style: ChartStyle;
  readonly zone: ChartZone;
}

export const CHART_INTERVALS: readonly ChartInterval[] = ['ticks', ...CANDLE_INTERVALS];
export const CHART_STYLES: readonly ChartStyle[] = ['candles', 'line'];
const ZONES: readonly ChartZone[] = ['local', 'utc', 'exchange'];

/** Where the reader's last settings are kept, as `5m,line,utc`. */
export const CHART_COOKIE = 'tickwire-chart';

export function readInterval(value: string | undefined): ChartInterval | undefined {
  return value === 'ticks' || (value !== undefined && isCandleInterval(value)) ? value : undefined;
}

export function readStyle(value: string | undefined): ChartStyle | undefined {
  return CHART_STYLES.find((style) => style === value);
}

/** @returns what is kept, each part on its own: a default for whatever is none. */
export function rememberedChart(value = ''): ChartSettings {
  const [interval, style, zone] = value.split(',');
  return {
    interval: readInterval(interval) ?? '1m',
    style: readStyle(style) ?? 'candles',
    zone: ZONES.find((one) => one === zone) ?? 'local',
  };
}

export function chartText({ interval, style, zone }: ChartSettings): string {
  return `${interval},${style},${zone}`;
}
