import type { SimulatedEvent, SimulatedTrade } from './simulated-event';

/** What a stretch of events looks like, in figures that can be compared with a recording. Times are event times, ms. */
export interface TapeStatistics {
  readonly ordersPerSecond: number;
  readonly tradesPerSecond: number;
  /** Trades of an order. */
  readonly meanFills: number;
  readonly singleFillShare: number;
  /** From order to order. */
  readonly orderGapsMs: Quantiles;
  /** From trade to trade; the fills of an order share its time. */
  readonly tradeGapsMs: Quantiles;
  /** Variance over mean of the orders counted in windows of so many seconds: 1 when they are independent. */
  readonly orderFano: { readonly '0.1': number; readonly '1': number; readonly '10': number };
  /** Share of trades, and of orders, on the side of the one before. */
  readonly tradePersistence: number;
  readonly orderPersistence: number;
  /** Share of orders that move the best price, by the whole part of log2(fills). */
  readonly movingShare: readonly number[];
  readonly quotesPerSecond: number;
  /** Share of quotes that change a price; the others change a size alone. */
  readonly priceChangeShare: number;
  /** Share of time in which the spread is more than one step. */
  readonly wideShare: number;
}

interface Quantiles {
  readonly p50: number;
  readonly p90: number;
  readonly p99: number;
}

/** @param events of `seconds` from the start, in order. */
export function tapeStatistics(events: Iterable<SimulatedEvent>, seconds: number, priceStep: number): TapeStatistics {
  const trades: SimulatedTrade[] = [];
  const orders: Order[] = [];
  const quotes = new QuoteFigures(priceStep);
  for (const event of events) {
    if (event.kind === 'trade') {
      trades.push(event);
      addFill(orders, event);
    } else if (event.kind === 'quote' && event.source === 'bidAsk') {
      const { bid, ask } = event.fields;
      const order = orders.at(-1);
      const moved = quotes.take(event.atMs, bid ?? 0, ask ?? 0);
      // The side that the order took from is beyond it at its own time; what follows it comes later.
      if (order !== undefined && order.atMs === event.atMs && (order.side === 'buy' ? moved.up : moved.down))
        order.moves = true;
    }
  }
  const times = orders.map(({ atMs }) => atMs);
  const fano = (windowSeconds: number) => fanoOf(times, windowSeconds * 1_000, seconds * 1_000);
  return {
    ordersPerSecond: orders.length / seconds,
    tradesPerSecond: trades.length / seconds,
    meanFills: trades.length / orders.length,
    singleFillShare: orders.filter(({ fills }) => fills === 1).length / orders.length,
    orderGapsMs: gapsOf(times),
    tradeGapsMs: gapsOf(trades.map(({ atMs }) => atMs)),
    orderFano: { '0.1': fano(0.1), '1': fano(1), '10': fano(10) },
    tradePersistence: persistenceOf(trades),
    orderPersistence: persistenceOf(orders),
    movingShare: [0, 1, 2, 3].map((power) => {
      const some = orders.filter(({ fills }) => Math.floor(Math.log2(fills)) === power);
      return some.filter(({ moves }) => moves).length / some.length;
    }),
    quotesPerSecond: quotes.count / seconds,
    priceChangeShare: quotes.moved / quotes.count,
    wideShare: quotes.wideMs / (seconds * 1_000),
  };
}

interface Order {
  readonly atMs: number;
  readonly side: string;
  fills: number;
  moves: boolean;
}

/** A venue tells fills, not orders: those of one instant and side are of one. */
function addFill(orders: Order[], { atMs, side }: SimulatedTrade): void {
  const order = orders.at(-1);
  if (order?.atMs === atMs && order.side === side) order.fills += 1;
  else orders.push({ atMs, side, fills: 1, moves: false });
}

class QuoteFigures {
  count = 0;
  moved = 0;
  wideMs = 0;
  #bid = 0;
  #ask = 0;
  #wideSince: number | undefined;

  constructor(private readonly priceStep: number) {}

  take(atMs: number, bid: number, ask: number): { readonly up: boolean; readonly down: boolean } {
    const known = this.count > 0;
    const moved = { up: known && ask > this.#ask, down: known && bid < this.#bid };
    this.count += 1;
    if (bid !== this.#bid || ask !== this.#ask) this.moved += 1;
    if (this.#wideSince !== undefined) this.wideMs += atMs - this.#wideSince;
    this.#wideSince = ask - bid > 1.5 * this.priceStep ? atMs : undefined;
    this.#bid = bid;
    this.#ask = ask;
    return moved;
  }
}

function gapsOf(times: readonly number[]): Quantiles {
  const gaps = times.slice(1).map((time, index) => time - (times[index] ?? time));
  gaps.sort((a, b) => a - b);
  const at = (share: number) => gaps[Math.min(gaps.length - 1, Math.floor(share * gaps.length))] ?? Number.NaN;
  return { p50: at(0.5), p90: at(0.9), p99: at(0.99) };
}

function fanoOf(times: readonly number[], windowMs: number, lengthMs: number): number {
  const counts = new Array<number>(Math.floor(lengthMs / windowMs)).fill(0);
  for (const time of times) {
    const window = Math.floor(time / windowMs);
    if (window < counts.length) counts[window] = (counts[window] ?? 0) + 1;
  }
  const mean = counts.reduce((sum, count) => sum + count, 0) / counts.length;
  return counts.reduce((sum, count) => sum + (count - mean) ** 2, 0) / counts.length / mean;
}

function persistenceOf(list: readonly { readonly side: string }[]): number {
  return list.filter((one, index) => one.side === list[index - 1]?.side).length / (list.length - 1);
}
