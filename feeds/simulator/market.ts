import type { Side } from '@/lib/market/trade';
import { Agenda } from './agenda';
import { SimulatedBook } from './book';
import { type DaySoFar, inventedDay, SimulatedDay } from './day';
import { type RareEvents, SimulatedExchange } from './exchange';
import { HawkesArrivals } from './hawkes';
import type { SimulatedInstrument } from './instruments';
import { LOAD_EVERY_MS, loadTimes } from './load';
import { MEAN_FILLS, MOVING_SHARE, type SimulatedOrder, SimulatedOrders } from './orders';
import { Random } from './random';
import { SESSION_SECONDS } from './season';
import { SessionDay } from './session-day';
import type { SimulatedEvent, SimulatedQuote } from './simulated-event';
import { AROUND_THE_CLOCK, alwaysOpen, type TradingCalendar } from './trading-calendar';

export interface MarketOptions {
  /** Time of its start, ms since 1970. Default 9 August 2024, 00:00 UTC. */
  readonly startTime?: number;
  /** Default: day and night, stocks with the days of New York. */
  readonly calendar?: TradingCalendar;
  /** Price it starts at, and what the day was until then. Default: invented. */
  readonly opening?: (price: number) => DaySoFar;
  /** Default: neither halts nor splits. */
  readonly rare?: RareEvents;
  /** Bursts of 1,400 events in 100 ms. Default false. */
  readonly load?: boolean;
}

const DEFAULT_START = Date.UTC(2024, 7, 9);
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
/** While nothing trades the figures are repeated, more seldom: a feed that is alive says something. */
const CLOSED_FIGURES_MS = 20_000;

type Task = 'resize' | 'idle resize' | 'close buy' | 'close sell' | 'day' | 'load' | 'burst';

/**
 * What happens to one instrument, for ever, in order of time: market orders that come in bursts (Hawkes), fill at
 * several resting orders, keep their side and now and then move the price; best bid and offer that follow them and
 * change size in between; figures of the day every 3 s; sessions, halts and splits of what has an exchange. At time 0
 * it gives a full set of figures.
 *
 * Pure: the same seed, instrument and options give the same events. `bid < ask` holds in every event.
 */
export function* simulate(
  seed: number | string,
  instrument: SimulatedInstrument,
  options: MarketOptions = {},
): Generator<SimulatedEvent, never> {
  const market = new SimulatedMarket(seed, instrument, options);
  yield* market.open();
  for (;;) yield* market.step();
}

/** The same, step by step, for who has a clock. */
export class SimulatedMarket {
  /** Best bid and offer now. */
  readonly book: SimulatedBook;
  readonly #random: Random;
  readonly #orders: SimulatedOrders;
  readonly #arrivals: HawkesArrivals;
  readonly #exchange: SimulatedExchange;
  readonly #day: SimulatedDay | SessionDay;
  readonly #agenda = new Agenda<Task>();
  readonly #rate: number;
  readonly #startTime: number;
  #arrivalMs = Number.POSITIVE_INFINITY;
  #lastPrice: number;

  constructor(
    seed: number | string,
    private readonly instrument: SimulatedInstrument,
    { startTime = DEFAULT_START, calendar, opening, rare = { halts: 0, splits: 0 }, load = false }: MarketOptions,
  ) {
    const label = `${seed} ${instrument.id}`;
    const isStock = instrument.assetClass === 'stock';
    const hours = calendar ?? (isStock ? alwaysOpen(startTime) : AROUND_THE_CLOCK);
    this.#random = new Random(label);
    this.#rate = instrument.arrivals.rate;
    this.#startTime = startTime;
    const tradesPerDay = this.#rate * MEAN_FILLS * hours.tradingSeconds;
    const meanTradeSize = instrument.dailyTurnover / tradesPerDay / instrument.referencePrice;
    this.book = new SimulatedBook(instrument, this.#random, meanTradeSize);
    this.#lastPrice = this.book.price(this.book.bidTick);
    const soFar = opening?.(this.#lastPrice) ?? inventedDay(instrument, this.#random, this.#lastPrice);
    this.#day = isStock ? new SessionDay(this.#lastPrice, soFar) : new SimulatedDay(this.#lastPrice, soFar);
    this.#orders = new SimulatedOrders(instrument, this.#random, isStock ? SESSION_SECONDS : DAY_SECONDS);
    this.#exchange = new SimulatedExchange(label, hours, rare, startTime);
    this.#arrivals = new HawkesArrivals(instrument.arrivals, this.#random, {
      maximum: hours.maximum,
      at: (seconds) => hours.activity(startTime + seconds * 1_000),
    });
    this.#agenda.plan(this.#random.uniform() * DAY_FIGURES_MS, 'day');
    if (this.#exchange.trading) this.#resume(0);
    if (load) this.#agenda.plan(LOAD_EVERY_MS, 'load');
  }

  /** When something happens next, ms from the start. */
  get dueMs(): number {
    return Math.min(this.activityMs, this.#exchange.dueAt - this.#startTime);
  }

  /** The same without what the exchange's clock brings. */
  get activityMs(): number {
    return Math.min(this.#agenda.dueMs, this.#arrivalMs);
  }

  get trading(): boolean {
    return this.#exchange.trading;
  }

  /** What there is to know at the start. */
  open(): SimulatedEvent[] {
    const fields = { last: this.#lastPrice, lastSize: this.book.tradeSize() };
    const { notice } = this.#exchange;
    const events: SimulatedEvent[] = [this.#bidAsk(0), this.#dayFigures(0)];
    events.push({ kind: 'quote', atMs: 0, source: 'last', fields });
    if (notice !== undefined) events.push({ kind: 'state', atMs: 0, notice, split: 1 });
    return events;
  }

  /** Does what is due next. @returns what comes of it, all at one instant. */
  step(): SimulatedEvent[] {
    if (this.#exchange.dueAt - this.#startTime <= this.activityMs) return this.#change();
    if (this.#agenda.dueMs <= this.#arrivalMs) {
      const due = this.#agenda.take();
      return due === undefined ? [] : this.#do(due.task, due.atMs);
    }
    const atMs = this.#arrivalMs;
    this.#draw();
    return this.#execute(this.#orders.next(this.book.distance), atMs);
  }

  /** So much time passes in which nobody does anything; the exchange's clock goes on. */
  skip(ms: number): void {
    this.#agenda.delay(ms);
    this.#arrivals.skip(ms / 1_000);
    this.#arrivalMs += ms;
  }

  #change(): SimulatedEvent[] {
    const wasTrading = this.#exchange.trading;
    const { at, notice, dayBegins, sessionOver, split } = this.#exchange.advance(this.#lastPrice);
    const atMs = at - this.#startTime;
    const events: SimulatedEvent[] = [];
    if (this.#day instanceof SessionDay && sessionOver) this.#day.close();
    if (this.#day instanceof SessionDay && dayBegins) {
      if (split > 1) {
        this.book.split(split);
        this.#orders.split(split);
        this.#lastPrice = this.book.price(Math.max(1, Math.round(this.#lastPrice / split / this.instrument.priceStep)));
        events.push(this.#bidAsk(atMs), { kind: 'quote', atMs, source: 'last', fields: { last: this.#lastPrice } });
      }
      this.#day.begin(split);
      events.push(this.#dayFigures(atMs));
    }
    if (!this.#exchange.trading) {
      events.push(...this.#close('buy', atMs));
      this.#arrivalMs = Number.POSITIVE_INFINITY;
      this.#agenda.keep((task) => task === 'day' || task === 'load');
    } else if (!wasTrading) this.#resume(atMs);
    else if (this.#arrivalMs === Number.POSITIVE_INFINITY) this.#draw();
    return [...events, { kind: 'state', atMs, notice, split }];
  }

  #resume(atMs: number): void {
    this.#arrivals.restart(atMs / 1_000);
    this.#draw();
    this.#agenda.plan(atMs + this.#random.exponential(1_000 / this.#rate), 'idle resize');
  }

  #draw(): void {
    const until = (this.#exchange.dueAt - this.#startTime) / 1_000;
    this.#arrivalMs = (this.#arrivals.next(until) ?? Number.POSITIVE_INFINITY) * 1_000;
  }

  #do(task: Task, atMs: number): SimulatedEvent[] {
    switch (task) {
      case 'day':
        this.#agenda.plan(atMs + (this.trading ? DAY_FIGURES_MS : CLOSED_FIGURES_MS), 'day');
        return [this.#dayFigures(atMs)];
      case 'close buy':
      case 'close sell':
        return this.#close(task === 'close buy' ? 'buy' : 'sell', atMs);
      case 'load':
        this.#agenda.plan(atMs + LOAD_EVERY_MS, 'load');
        if (this.trading) for (const time of loadTimes(atMs)) this.#agenda.plan(time, 'burst');
        return [];
      case 'burst':
        return this.#take(this.#random.chance(0.5) ? 'buy' : 'sell', 1, 0, atMs);
      case 'idle resize':
        this.#agenda.plan(atMs + this.#random.exponential(1_000 / this.#rate), task);
    }
    this.book.resize();
    return [this.#bidAsk(atMs)];
  }

  #close(side: Side, atMs: number): SimulatedEvent[] {
    const events: SimulatedEvent[] = [];
    for (let step = 0; step < MOVE_STEPS; step += 1)
      if (this.book.close(side, 1 / (MOVE_STEPS - step))) events.push(this.#bidAsk(atMs));
    return events;
  }

  #execute({ side, fills, ticks }: SimulatedOrder, atMs: number): SimulatedEvent[] {
    const jump = this.book.allowed(side, ticks);
    const events = this.#take(side, fills, jump, atMs);
    this.#planAftermath(side, jump > 0, atMs);
    return events;
  }

  #take(side: Side, fills: number, jump: number, atMs: number): SimulatedEvent[] {
    const { book } = this;
    const events: SimulatedEvent[] = [];
    const best = side === 'buy' ? book.askTick : book.bidTick;
    for (let fill = 0; fill < fills; fill += 1) {
      // Fills walk through the levels the order eats, ending one short of the new best.
      const level = Math.floor((jump * fill) / fills);
      const price = book.price(side === 'buy' ? best + level : best - level);
      const size = book.tradeSize();
      this.#day.trade(price, size);
      this.#lastPrice = price;
      events.push({ kind: 'trade', atMs, price, size, side });
    }
    const steps = Math.max(1, Math.min(MOVE_STEPS, jump));
    for (let step = 0; step < steps; step += 1) {
      book.take(side, Math.floor((jump * (step + 1)) / steps) - Math.floor((jump * step) / steps));
      events.push(this.#bidAsk(atMs));
    }
    return events;
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
    return { kind: 'quote', atMs, source: 'bidAsk', fields: this.book.fields() };
  }

  #dayFigures(atMs: number): SimulatedQuote {
    const onGrid = (price: number) => this.book.price(Math.round(price / this.instrument.priceStep));
    return { kind: 'quote', atMs, source: 'day', fields: this.#day.fields(atMs / 1_000, onGrid) };
  }
}
