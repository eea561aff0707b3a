import type { FakeExchange } from './fake-exchange';
import type { FakeMarket } from './protocol';

const STEP_MS = 20;

/** A small seeded generator (mulberry32): the same seed gives the same walk. */
function generator(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/** Publishes about so many messages a second: best bids and offers, a trade among four, now and then a ticker. */
export function randomWalk(
  fake: FakeExchange,
  markets: readonly FakeMarket[],
  messagesPerSecond: number,
  seed: number,
): () => void {
  const random = generator(seed);
  let owed = 0;
  const timer = setInterval(() => {
    for (owed += (messagesPerSecond * STEP_MS) / 1_000; owed >= 1; owed--) {
      const market = markets[Math.floor(random() * markets.length)];
      if (market === undefined) return;
      const { symbol, priceStep } = market;
      const moves = Math.floor(random() * 3) - 1;
      const bid = Math.max(priceStep, Number((market.bid + moves * priceStep).toPrecision(12)));
      const ask = Number((bid + priceStep).toPrecision(12));
      const what = random();
      if (what < 0.25) {
        const side = random() < 0.5 ? 'buy' : 'sell';
        const size = Number((random() ** 4 * 2 + 0.0001).toFixed(5));
        fake.publishTrade(symbol, { price: side === 'buy' ? market.ask : market.bid, size, side });
      } else if (what < 0.3) fake.publishTicker(symbol);
      else {
        const sizes = { bidSize: Number((random() * 3).toFixed(5)), askSize: Number((random() * 3).toFixed(5)) };
        fake.publishBidAsk(symbol, { bid, ask, ...sizes });
      }
    }
  }, STEP_MS);
  return () => clearInterval(timer);
}
