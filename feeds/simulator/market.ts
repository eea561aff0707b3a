import type { Side } from '@/lib/market/trade';
import { planAftermath, type Task } from './aftermath';
import { Agenda } from './agenda';
import { SimulatedBook } from './book';
import { inventedDay } from './day';
import { SimulatedExchange } from './exchange';
import { bidAsk, closing, taking } from './executions';
import { HawkesArrivals } from './hawkes';
import type { SimulatedInstrument } from './instruments';
import { LOAD_EVERY_MS, loadTimes } from './load';
import type { MarketOptions } from './market-options';
import { MEAN_FILLS, type SimulatedOrder, SimulatedOrders } from './orders';
import { Random } from './random';
import { RollingDay } from './rolling-day';
import { SESSION_SECONDS } from './season';
import { SessionDay } from './session-day';
import type { SimulatedEvent, SimulatedQuote } from './simulated-event';
import { AROUND_THE_CLOCK, alwaysOpen } from './trading-calendar';

const DEFAULT_START = Date.UTC(2024, 7, 9);
const DAY_SECONDS = 86_400;
const DAY_FIGURES_MS = 3_000;
/** While nothing trades the state is repeated: a feed that is alive says something, and a price keeps its time. */
const ALIVE_MS = 20_000;

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
  readonly #day: RollingDay | SessionDay;
  readonly #dayAt: NonNullable<MarketOptions['dayAt']>;
  readonly #agenda = new Agenda<Task>();
  readonly #rate: number;
  readonly #startTime: number;
  #arrivalMs = Number.POSITIVE_INFINITY;
  #lastPrice: number;

  constructor(
    seed: number | string,
    private readonly instrument: SimulatedInstrument,
    {
      startTime = DEFAULT_START,
      calendar,
      opening,
      dayAt = () => undefined,
      rare = { halts: 0, splits: 0 },
      load = false,
    }: MarketOptions,
  ) {
    const label = `${seed} ${instrument.id}`;
    const isStock = instrument.assetClass === 'stock';
    const hours = calendar ?? (isStock ? alwaysOpen(startTime) : AROUND_THE_CLOCK);
    this.#random = new Random(label);
    this.#rate = instrument.arrivals.rate;
    this.#startTime = startTime;
    this.#dayAt = dayAt;
    const tradesPerDay = this.#rate * MEAN_FILLS * hours.tradingSeconds;
    const meanTradeSize = instrument.dailyTurnover / tradesPerDay / instrument.referencePrice;
    this.book = new SimulatedBook(instrument, this.#random, meanTradeSize);
    this.#lastPrice = this.book.price(this.book.bidTick);
    const soFar = opening?.(this.#lastPrice) ?? inventedDay(instrument, this.#random, this.#lastPrice);
    this.#day = isStock ? new SessionDay(this.#lastPrice, soFar) : new RollingDay(this.#lastPrice, soFar);
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
    return Math.min(this.activityMs, this.changeMs);
  }

  /** When the exchange's clock brings something, ms from the start. */
  get changeMs(): number {
    return this.#exchange.dueAt - this.#startTime;
  }

  /** When anybody else does. */
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
    // What is closed has its figures from the close.
    const atMs = notice?.state === 'closed' ? notice.since - this.#startTime : 0;
    const events: SimulatedEvent[] = [bidAsk(this.book, atMs), this.#dayFigures(atMs)];
    events.push({ kind: 'quote', atMs, source: 'last', fields });
    if (notice !== undefined) events.push({ kind: 'state', atMs: 0, notice, split: 1 });
    return events;
  }

  /** Does what is due next. @returns what comes of it, all at one instant. */
  step(): SimulatedEvent[] {
    if (this.changeMs <= this.activityMs) return this.#change();
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
        events.push(bidAsk(this.book, atMs), {
          kind: 'quote',
          atMs,
          source: 'last',
          fields: { last: this.#lastPrice },
        });
      }
      this.#day.begin(split);
      events.push(this.#dayFigures(atMs));
    }
    if (!this.#exchange.trading) {
      events.push(...closing(this.book, 'buy', atMs));
      // The last trades are in no figures yet.
      if (wasTrading) events.push(this.#dayFigures(atMs));
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
    this.#arrivalMs = (this.#arrivals.next(this.changeMs / 1_000) ?? Number.POSITIVE_INFINITY) * 1_000;
  }

  #do(task: Task, atMs: number): SimulatedEvent[] {
    switch (task) {
      case 'day':
        this.#agenda.plan(atMs + (this.trading ? DAY_FIGURES_MS : ALIVE_MS), 'day');
        return [this.trading ? this.#dayFigures(atMs) : this.#stillClosed(atMs)];
      case 'close buy':
      case 'close sell':
        return closing(this.book, task === 'close buy' ? 'buy' : 'sell', atMs);
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
    return [bidAsk(this.book, atMs)];
  }

  #execute({ side, fills, ticks }: SimulatedOrder, atMs: number): SimulatedEvent[] {
    const jump = this.book.allowed(side, ticks);
    const events = this.#take(side, fills, jump, atMs);
    planAftermath(this.#agenda, this.#random, { side, moved: jump > 0, rate: this.#rate }, atMs);
    return events;
  }

  #take(side: Side, fills: number, jump: number, atMs: number): SimulatedEvent[] {
    const events = taking(this.book, { side, fills, ticks: jump }, atMs);
    for (const event of events) {
      if (event.kind !== 'trade') continue;
      this.#day.trade(event.price, event.size);
      this.#lastPrice = event.price;
    }
    return events;
  }

  #stillClosed(atMs: number): SimulatedEvent {
    const { notice } = this.#exchange;
    return notice === undefined ? this.#dayFigures(atMs) : { kind: 'state', atMs, notice, split: 1 };
  }

  #dayFigures(atMs: number): SimulatedQuote {
    const onGrid = (price: number) => this.book.price(Math.round(price / this.instrument.priceStep));
    const told = this.#dayAt(this.#startTime + atMs);
    return { kind: 'quote', atMs, source: 'day', fields: this.#day.fields(onGrid, told) };
  }
}
