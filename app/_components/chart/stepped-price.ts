import { decimalsOf } from '@/lib/market/price-format';

/** @returns the price nearest to a place on the axis that can be traded at; undefined where there is none above 0. */
export function steppedPrice(price: number | null, step: number): number | undefined {
  if (price === null) return undefined;
  const stepped = Number((Math.round(price / step) * step).toFixed(decimalsOf(step)));
  return stepped > 0 ? stepped : undefined;
}
