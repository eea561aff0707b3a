import type { MarketQuoteFields, QuoteSource } from '@/lib/market/market-event';
import type { Side } from '@/lib/market/trade';
import { Agenda } from './agenda';
import { SimulatedBook } from './book';
import { SimulatedDay } from './day';
import { HawkesArrivals } from './hawkes';
import type { SimulatedInstrument } from './instruments';
import { MEAN_FILLS, MOVING_SHARE, type SimulatedOrder, SimulatedOrders } from './orders';
import { Random } from './random';
import { SESSION_SEASON, SESSION_SECONDS } from './season';

export interface SimulatedTrade {
  readonly kind: 'trade';
  /** ms of simulated time from the start. */
  readonly atMs: number;
  readonly price: number;
  readonly size: number;
  readonly side: Side;
}

interface SimulatedQuote {
  readonly kind: 'quote';
  readonly atMs: number;
  readonly source: QuoteSource;
  readonly fields: MarketQuoteFields;
}

export type SimulatedEvent = SimulatedTrade | SimulatedQuote;

const DAY_SECONDS = 86_400;
/** Share of time in which the spread is wider than one tick. */
const WIDE_SPREAD = 0.01;
const LONGEST_WIDE_MS = 2_000;
/** A large move shows as this many steps of the best price, at one instant. */
const MOVE_STEPS = 5;
/** Changes of size at the best price that follow an order, most of them at once. */
const RESIZES_PER_ORDER = 6;
const QUICK_RESIZE = { share: 0.7, meanMs: 5 };
const SLOW_RESIZE_MS = 150;
const DAY_FIGURES_MS = 3_000;

type Task = 'resize' | 'idle resize' | 'close buy' | 'close sell' | 'day';

/**
 * What happens to one instrument, for ever, in order of time: market orders that come in bursts (Hawkes), fill at
 * several resting orders, keep their side and now and then move the price; best bid and offer that follow them and
 * change size in between; figures of the day every 3 s. At time 0 it gives a full set of figures.
 *
 * Pure: the same seed and instrument give the same events. `bid < ask` holds in every event.
 */
export function* simulate(seed: number | string, instrument: SimulatedInstrument): Generator<SimulatedEvent, never> {
  const market = new SimulatedMarket(seed, instrument);
  yield* market.open();
  for (;;) yield* market.next();
}

class SimulatedMarket {
  readonly #random: Random;
  readonly #orders: SimulatedOrders;
  readonly #arrivals: HawkesArrivals;
  readonly #book: SimulatedBook;
  readonly #day: SimulatedDay;
  readonly #agenda = new Agenda<Task>();
  readonly #rate: number;
  #arrivalMs: number;

  constructor(
    seed: number | string,
    private readonly instrument: SimulatedInstrument,
  ) {
    this.#random = new Random(`${seed} ${instrument.id}`);
    this.#rate = instrument.arrivals.rate;
    const tradesPerDay = this.#rate * MEAN_FILLS * DAY_SECONDS;
    const meanTradeSize = instrument.dailyTurnover / tradesPerDay / instrument.referencePrice;
    const sessions = instrument.assetClass === 'stock';
    this.#book = new SimulatedBook(instrument, this.#random, meanTradeSize);
    this.#day = new SimulatedDay(instrument, this.#random, this.#book.price(this.#book.bidTick));
    this.#orders = new SimulatedOrders(instrument, this.#random, sessions ? SESSION_SECONDS : DAY_SECONDS);
    this.#arrivals = new HawkesArrivals(instrument.arrivals, this.#random, sessions ? SESSION_SEASON : undefined);
    this.#arrivalMs = (this.#arrivals.next() ?? Number.POSITIVE_INFINITY) * 1_000;
    this.#agenda.plan(this.#random.uniform() * DAY_FIGURES_MS, 'day');
    this.#agenda.plan(this.#random.exponential(1_000 / this.#rate), 'idle resize');
  }

  *open(): Generator<SimulatedEvent, void> {
    const last = this.#book.price(this.#book.bidTick);
    yield this.#bidAsk(0);
    yield this.#dayFigures(0);
    yield { kind: 'quote', atMs: 0, source: 'last', fields: { last, lastSize: this.#book.tradeSize() } };
  }

  *next(): Generator<SimulatedEvent, void> {
    if (this.#agenda.dueMs <= this.#arrivalMs) {
      const due = this.#agenda.take();
      if (due !== undefined) yield* this.#do(due.task, due.atMs);
      return;
    }
    const atMs = this.#arrivalMs;
    this.#arrivalMs = (this.#arrivals.next() ?? Number.POSITIVE_INFINITY) * 1_000;
    yield* this.#execute(this.#orders.next(this.#book.distance), atMs);
  }

  *#do(task: Task, atMs: number): Generator<SimulatedEvent, void> {
    switch (task) {
      case 'day':
        this.#agenda.plan(atMs + DAY_FIGURES_MS, 'day');
        yield this.#dayFigures(atMs);
        return;
      case 'close buy':
      case 'close sell':
        for (let step = 0; step < MOVE_STEPS; step += 1) {
          const share = 1 / (MOVE_STEPS - step);
          if (this.#book.close(task === 'close buy' ? 'buy' : 'sell', share)) yield this.#bidAsk(atMs);
        }
        return;
      case 'idle resize':
        this.#agenda.plan(atMs + this.#random.exponential(1_000 / this.#rate), task);
    }
    this.#book.resize();
    yield this.#bidAsk(atMs);
  }

  *#execute({ side, fills, ticks }: SimulatedOrder, atMs: number): Generator<SimulatedEvent, void> {
    const book = this.#book;
    const jump = book.allowed(side, ticks);
    const best = side === 'buy' ? book.askTick : book.bidTick;
    for (let fill = 0; fill < fills; fill += 1) {
      // Fills walk through the levels the order eats, ending one short of the new best.
      const level = Math.floor((jump * fill) / fills);
      const price = book.price(side === 'buy' ? best + level : best - level);
      const size = book.tradeSize();
      this.#day.trade(price, size);
      yield { kind: 'trade', atMs, price, size, side };
    }
    const steps = Math.max(1, Math.min(MOVE_STEPS, jump));
    for (let step = 0; step < steps; step += 1) {
      book.take(side, Math.floor((jump * (step + 1)) / steps) - Math.floor((jump * step) / steps));
      yield this.#bidAsk(atMs);
    }
    this.#planAftermath(side, jump > 0, atMs);
  }

  #planAftermath(side: Side, moved: boolean, atMs: number): void {
    const random = this.#random;
    if (moved) {
      const wideMs = Math.min(LONGEST_WIDE_MS, (1_000 * WIDE_SPREAD) / (this.#rate * MOVING_SHARE));
      this.#agenda.plan(atMs + random.exponential(wideMs), side === 'buy' ? 'close buy' : 'close sell');
    }
    for (let resizes = random.geometric(RESIZES_PER_ORDER); resizes > 0; resizes -= 1) {
      const meanMs = random.chance(QUICK_RESIZE.share) ? QUICK_RESIZE.meanMs : SLOW_RESIZE_MS;
      this.#agenda.plan(atMs + random.exponential(meanMs), 'resize');
    }
  }

  #bidAsk(atMs: number): SimulatedQuote {
    return { kind: 'quote', atMs, source: 'bidAsk', fields: this.#book.fields() };
  }

  #dayFigures(atMs: number): SimulatedQuote {
    const onGrid = (price: number) => this.#book.price(Math.round(price / this.instrument.priceStep));
    return { kind: 'quote', atMs, source: 'day', fields: this.#day.fields(atMs / 1_000, onGrid) };
  }
}
