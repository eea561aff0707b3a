/**
 * Conditions under which a trade's price is not the market's price at that moment: averages, derived and prior prices,
 * special settlement, late reports out of sequence, and the official open and close, which repeat a trade told before.
 * None of them updates the last sale, by the tables of sale conditions of the CTA (tapes A and B) and the UTP (tape C).
 * Odd lots (`I`) do not either, but are trades like others for who looks on, and on IEX they are most of what happens;
 * extended hours (`T`) have no other trades.
 */
const NOT_THE_MARKETS_PRICE = new Set('CGHMNPQRUVWZ479');
/** An average price to the CTA, to the UTP a trade like others. */
const AVERAGE_OR_BUNCHED = 'B';

/** @param conditions of a trade, as Alpaca lists them. @param tape `A`, `B` or `C`. */
export function isMarketPrice(conditions: unknown, tape: unknown): boolean {
  if (!Array.isArray(conditions)) return true;
  if (tape !== 'C' && conditions.includes(AVERAGE_OR_BUNCHED)) return false;
  return !conditions.some((condition) => NOT_THE_MARKETS_PRICE.has(condition));
}
