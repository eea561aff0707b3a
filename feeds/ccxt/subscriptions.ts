import type { InstrumentId } from '@/lib/market/instrument';
import type { MarketState } from '@/lib/market/state';
import type { AttentiveClock } from '../attentive-clock';
import { venueName } from '../venues';
import { isBookKey } from './book-channel';
import type { CcxtExchange } from './exchange';
import type { InstrumentReader } from './reader';
import type { CcxtVenue, Refusal } from './venue';
import { Wanted } from './wanted';
import type { WatchTimes } from './watch-times';
import { isKeyOf, withdraw } from './withdraw';

/** Symbols in one message: venues limit its length and the number of streams it may name. */
const SYMBOLS_PER_MESSAGE = 100;
const MAX_REFUSED_WAIT_MS = 300_000;

export interface SubscriptionHooks {
  readonly tell: (id: InstrumentId, state: MarketState, detail?: string) => void;
  /** A `watch…` of ccxt failed for these symbols. */
  readonly failed: (error: unknown, symbols: readonly string[]) => void;
  readonly log: (message: string) => void;
}

/**
 * What is asked of one connection, and what has been answered. A refusal that does not name its instrument would take
 * all down with it, so then those without a price are asked for one at a time until it shows.
 */
export class Subscriptions {
  private readonly wanted = new Map<string, Wanted>();
  /** Suspects that wait for their turn. */
  private queue: Wanted[] = [];
  /** The suspect that is being asked for alone. */
  private trial: Wanted | undefined;
  private settledAt = 0;

  constructor(
    private readonly exchange: CcxtExchange,
    private readonly venue: CcxtVenue,
    private readonly times: WatchTimes,
    private readonly clock: AttentiveClock,
    private readonly hooks: SubscriptionHooks,
  ) {}

  get size(): number {
    return this.wanted.size;
  }

  /** Whether anything should be coming in: false while the venue refuses everything that is wanted. */
  get expectsPrices(): boolean {
    for (const one of this.wanted.values()) if (one.retryAt === undefined) return true;
    return false;
  }

  /** Whether any of these, or any at all when none is named, has been asked for and got no price yet. */
  isAsking(about: readonly string[]): boolean {
    for (const one of this.wanted.values()) {
      const isMeant = about.length === 0 || one.isAmong(about);
      if (isMeant && one.tickedAt === undefined && one.retryAt === undefined) return true;
    }
    return false;
  }

  /** @returns the symbols that were not wanted before. */
  add(readers: readonly InstrumentReader[]): string[] {
    const added = readers.filter((reader) => !this.wanted.has(reader.market.symbol));
    for (const reader of added) this.wanted.set(reader.market.symbol, new Wanted(reader));
    return added.map((reader) => reader.market.symbol);
  }

  remove(readers: readonly InstrumentReader[]): void {
    const gone = readers.flatMap((reader) => this.wanted.get(reader.market.symbol) ?? []);
    for (const one of gone) this.wanted.delete(one.symbol);
    this.queue = this.queue.filter((one) => !gone.includes(one));
    if (this.trial !== undefined && gone.includes(this.trial)) this.trial = undefined;
    this.withdraw(gone);
  }

  /** Who reads an instrument; undefined when nobody wants it, or the venue may be refusing it. */
  reader(symbol: string): InstrumentReader | undefined {
    const one = this.wanted.get(symbol);
    return one === undefined || one.suspect || one.retryAt !== undefined ? undefined : one.reader;
  }

  /** A price came. @returns who reads it; undefined when nobody wants it. */
  tick(symbol: string | undefined): InstrumentReader | undefined {
    const one = symbol === undefined ? undefined : this.wanted.get(symbol);
    // What still trickles in of a refused one is the end of what was withdrawn.
    if (one === undefined || one.retryAt !== undefined) return undefined;
    one.tickedAt = this.clock.now;
    one.asked = 0;
    one.suspect = false;
    if (one.toldDown) {
      one.toldDown = false;
      this.hooks.tell(one.reader.market.instrument.id, 'live');
    }
    return one.reader;
  }

  /** Asks a new connection for everything, except what has to wait. */
  start(): void {
    this.queue = [];
    this.trial = undefined;
    this.venue.reset?.(this.exchange);
    const together: Wanted[] = [];
    for (const one of this.wanted.values()) {
      one.tickedAt = undefined;
      one.asked = 0;
      one.reader.reconnected();
      if (one.retryAt !== undefined) continue;
      if (one.suspect) this.queue.push(one);
      else together.push(one);
    }
    this.ask(together);
  }

  subscribe(symbols: readonly string[]): void {
    this.ask(symbols.flatMap((symbol) => this.wanted.get(symbol) ?? []));
  }

  refused({ about, detail }: Refusal): void {
    const named = [...this.wanted.values()].filter((one) => one.isAmong(about));
    const [only] = named;
    if (named.length === 1 && only !== undefined) this.refuse(only, detail);
    else if (this.clock.now < this.settledAt) return;
    else if (this.trial !== undefined) this.refuse(this.trial, detail);
    else this.suspect(named.length > 0 ? named : [...this.wanted.values()], detail);
  }

  /**
   * Looks for what should have come by now.
   * @param startedAt when the connection reached the venue.
   * @returns what is wrong with the whole connection, if anything.
   */
  check(startedAt: number): string | undefined {
    const now = this.clock.now;
    const overdue: Wanted[] = [];
    let ticking = 0;
    let expected = 0;
    for (const one of this.wanted.values()) {
      if (one.retryAt !== undefined) {
        if (now < one.retryAt) continue;
        one.retryAt = undefined;
        one.suspect = true;
        this.queue.push(one);
      }
      if (one.suspect) continue;
      expected++;
      if (one.tickedAt !== undefined) {
        ticking++;
        if (now - one.askedAt > this.times.instrumentMs) one.refusals = 0;
      }
      if (one.isOverdue(now, startedAt, this.times)) overdue.push(one);
    }
    this.tryNext(now);
    if (overdue.length === 0) return undefined;
    if (ticking === 0 && overdue.length === expected) return `no price came within ${this.times.firstTickMs} ms`;
    for (const one of overdue) {
      one.asked++;
      // A market without a trade for a minute is quiet; one without any price is a hole on the screen.
      if (one.tickedAt === undefined) this.tellDown(one, `${this.name} gives no price for it yet; asking again.`);
    }
    this.withdraw(overdue);
    this.ask(overdue);
    return undefined;
  }

  private get name(): string {
    return venueName(this.exchange.id);
  }

  private ask(ones: readonly Wanted[]): void {
    const most = this.venue.symbolsPerMessage ?? SYMBOLS_PER_MESSAGE;
    for (let from = 0; from < ones.length; from += most) {
      const group = ones.slice(from, from + most);
      const symbols = group.map((one) => one.symbol);
      for (const one of group) one.askedAt = this.clock.now;
      const answers = this.venue.subscribe(this.exchange, symbols);
      for (const answer of answers) answer.catch((error: unknown) => this.hooks.failed(error, symbols));
    }
  }

  private withdraw(ones: readonly Wanted[]): void {
    if (ones.length === 0) return;
    // Books of the same instruments are nobody's business here.
    const isMeant = (key: string) => !isBookKey(key) && ones.some(({ symbol }) => isKeyOf(key, symbol));
    withdraw(this.exchange, isMeant, this.venue.unsubscribe?.(ones.map((one) => one.reader.market)) ?? []);
  }

  private suspect(ones: readonly Wanted[], detail: string): void {
    const suspects = ones.filter((one) => one.tickedAt === undefined && one.retryAt === undefined);
    const [only] = suspects;
    if (only === undefined) {
      this.hooks.log(`${this.name} reports an error that concerns nothing asked for: ${detail}`);
      return;
    }
    if (suspects.length === 1) {
      this.refuse(only, detail);
      return;
    }
    this.hooks.log(`${this.name} refuses one of ${suspects.length} instruments (${detail}); asking for each alone.`);
    for (const one of suspects) one.suspect = true;
    this.withdraw(suspects);
    this.queue = suspects;
    this.settledAt = this.clock.now + this.times.settleMs;
  }

  private refuse(one: Wanted, detail: string): void {
    // A venue refuses each channel of an instrument by itself.
    if (one.retryAt !== undefined) return;
    const now = this.clock.now;
    one.retryAt = now + Math.min(this.times.refusedMs * 2 ** one.refusals, MAX_REFUSED_WAIT_MS);
    one.refusals++;
    this.queue = this.queue.filter((other) => other !== one);
    if (this.trial === one) this.trial = undefined;
    this.settledAt = now + this.times.settleMs;
    this.withdraw([one]);
    this.tellDown(one, `${this.name} refuses it: ${detail === '' ? 'no reason given' : detail}`);
  }

  private tryNext(now: number): void {
    if (now < this.settledAt) return;
    const trial = this.trial;
    if (trial !== undefined && trial.tickedAt === undefined && now - trial.askedAt < this.times.firstTickMs) return;
    // Neither price nor refusal: a quiet market, which is what the ordinary watch is for.
    if (trial !== undefined) trial.suspect = false;
    this.trial = this.queue.shift();
    if (this.trial !== undefined) this.ask([this.trial]);
  }

  private tellDown(one: Wanted, detail: string): void {
    if (one.toldDown) return;
    one.toldDown = true;
    this.hooks.tell(one.reader.market.instrument.id, 'down', detail.slice(0, 200));
  }
}
