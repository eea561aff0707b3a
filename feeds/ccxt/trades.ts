import type { CcxtTrade } from './exchange';

const isCounted = (trade: CcxtTrade) => trade.id !== undefined && /^[1-9]\d*$/.test(trade.id);

/** Ids are compared as text by length first, for some are beyond what a number holds. */
function byId(a: CcxtTrade, b: CcxtTrade): number {
  const [left, right] = [a.id ?? '', b.id ?? ''];
  return left.length - right.length || (left < right ? -1 : left > right ? 1 : 0);
}

/**
 * The trades of one message in the order the venue counted them. ccxt sorts trades of one millisecond by their ids as
 * text, which puts 1000 before 999, and some venues list the newest first. Ids that do not count stay as they come.
 */
export function inVenueOrder(trades: readonly CcxtTrade[]): readonly CcxtTrade[] {
  if (trades.length < 2 || !trades.every(isCounted)) return trades;
  const bySymbol = new Map<string | undefined, CcxtTrade[]>();
  for (const trade of trades) {
    const group = bySymbol.get(trade.symbol);
    if (group === undefined) bySymbol.set(trade.symbol, [trade]);
    else group.push(trade);
  }
  return [...bySymbol.values()].flatMap((group) => group.sort(byId));
}
