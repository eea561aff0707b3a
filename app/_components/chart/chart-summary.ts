import type { Instrument } from '@/lib/market/instrument';
import { fullPrice } from '@/lib/market/price-format';
import type { ChartInterval } from './chart-settings';
import type { ChartShown } from './chart-shown';

/** What a chart shows, in words. */
export function chartSummary(
  { symbol, priceStep }: Instrument,
  interval: ChartInterval,
  { inView, last }: Pick<ChartShown, 'inView' | 'last'>,
  timeText: (instant: number) => string,
): string {
  const first = inView[0];
  const final = inView.at(-1);
  if (first === undefined || final === undefined)
    return `Chart of ${symbol}, ${interval} candles: nothing to show yet.`;
  const low = Math.min(...inView.map((candle) => candle.low));
  const high = Math.max(...inView.map((candle) => candle.high));
  const price = (value: number | undefined) => fullPrice(value, priceStep);
  const span = `${inView.length} from ${timeText(first.time)} to ${timeText(final.time)}`;
  return `Chart of ${symbol}, ${interval} candles, ${span}. Low ${price(low)}, high ${price(high)}, last ${price(last?.close)}. Arrow keys move the crosshair, Escape leaves.`;
}
