import { FeedError } from '../feed';
import { type AlpacaStream, type Channels, SubscriptionRefusal } from './stream';

export interface SubscriptionHooks {
  /** Alpaca sends it from now on. */
  readonly accepted: (symbol: string) => void;
  /** Alpaca does not take it; a sentence why. */
  readonly refused: (symbol: string, detail: string) => void;
  readonly log: (line: string) => void;
}

const SYMBOL_LIMIT = 405;
const NO_ROOM = "Alpaca's plan has no room for another stock at once (405); let go of one first.";
const NOT_KNOWN = 'Alpaca does not take a subscription for it.';

/** What prices need. Cancelled and corrected trades come along with `trades`. */
const pricesOf = (symbols: readonly string[]): Channels => ({ trades: symbols, quotes: symbols });
/** What is good to have: halts, and the day's figures every minute. Price bands (`lulds`) have nowhere to be shown. */
const extrasOf = (symbols: readonly string[]): Channels => ({ statuses: symbols, dailyBars: symbols });

/** Makes what is subscribed on one connection equal what is wanted, one request at a time. */
export class Subscriptions {
  readonly #held = new Set<string>();
  readonly #refused = new Map<string, string>();
  #wanted: ReadonlySet<string> = new Set();
  #stream: AlpacaStream | undefined;
  #running = false;
  /** The plan's limit was met, and nothing has been let go since. */
  #isFull = false;

  /** @param extras whether this feed has statuses and daily bars; the test stream has not. */
  constructor(
    private extras: boolean,
    private readonly hooks: SubscriptionHooks,
  ) {}

  /** How many bring prices. */
  get held(): ReadonlySet<string> {
    return this.#held;
  }

  /** Why Alpaca does not send it; undefined where it does, or has not been asked yet. */
  refusal(symbol: string): string | undefined {
    return this.#refused.get(symbol);
  }

  want(symbols: ReadonlySet<string>): void {
    this.#wanted = symbols;
    for (const symbol of [...this.#refused.keys()]) if (!symbols.has(symbol)) this.#refused.delete(symbol);
    this.#sync();
  }

  /** The connection takes requests. */
  ready(stream: AlpacaStream): void {
    this.#stream = stream;
    this.#sync();
  }

  /** The connection is gone, and with it all that was subscribed. */
  lost(): void {
    this.#stream = undefined;
    this.#held.clear();
    this.#refused.clear();
    this.#isFull = false;
  }

  #sync(): void {
    if (this.#running) return;
    this.#running = true;
    void this.#run().finally(() => {
      this.#running = false;
    });
  }

  async #run(): Promise<void> {
    for (;;) {
      const stream = this.#stream;
      if (stream === undefined) return;
      const unwanted = [...this.#held].filter((symbol) => !this.#wanted.has(symbol));
      const missing = [...this.#wanted].filter((symbol) => !this.#held.has(symbol) && !this.#refused.has(symbol));
      if (unwanted.length === 0 && missing.length === 0) return;
      try {
        if (unwanted.length > 0) await this.#drop(stream, unwanted);
        else await this.#add(stream, missing);
      } catch (error) {
        // The connection has ended, and says so itself; another one may be there already.
        if (!(error instanceof FeedError)) throw error;
        if (this.#stream === stream) return;
      }
    }
  }

  async #drop(stream: AlpacaStream, symbols: readonly string[]): Promise<void> {
    for (const symbol of symbols) this.#held.delete(symbol);
    const extras = this.extras ? extrasOf(symbols) : {};
    await unlessRefused(stream.request('unsubscribe', { ...pricesOf(symbols), ...extras }));
    this.#isFull = false;
    for (const [symbol, why] of [...this.#refused]) if (why === NO_ROOM) this.#refused.delete(symbol);
  }

  /** A request is taken or refused as a whole: who is to blame, or how many fit, is found by halves. */
  async #add(stream: AlpacaStream, symbols: readonly string[]): Promise<void> {
    if (this.#isFull) return this.#refuse(symbols, NO_ROOM);
    const answer = await unlessRefused(stream.request('subscribe', pricesOf(symbols)));
    if (answer instanceof SubscriptionRefusal) {
      if (symbols.length > 1) {
        const middle = Math.ceil(symbols.length / 2);
        await this.#add(stream, symbols.slice(0, middle));
        await this.#add(stream, symbols.slice(middle));
        return;
      }
      this.#isFull = answer.code === SYMBOL_LIMIT;
      this.#refuse(symbols, this.#isFull ? NO_ROOM : `${NOT_KNOWN.slice(0, -1)} (${answer.code}).`);
      return;
    }
    const listed = Array.isArray(answer.trades) ? new Set<unknown>(answer.trades) : new Set<unknown>(symbols);
    const taken = symbols.filter((symbol) => listed.has(symbol));
    this.#refuse(
      symbols.filter((symbol) => !listed.has(symbol)),
      NOT_KNOWN,
    );
    for (const symbol of taken) this.#held.add(symbol);
    for (const symbol of taken) this.hooks.accepted(symbol);
    if (taken.length > 0) await this.#addExtras(stream, taken);
  }

  /** Apart from prices, so that a feed without them still brings prices. */
  async #addExtras(stream: AlpacaStream, symbols: readonly string[]): Promise<void> {
    if (!this.extras) return;
    const answer = await unlessRefused(stream.request('subscribe', extrasOf(symbols)));
    if (!(answer instanceof SubscriptionRefusal)) return;
    this.extras = false;
    this.hooks.log(`Alpaca gives no halts and no daily bars on this feed (${answer.code}).`);
  }

  #refuse(symbols: readonly string[], detail: string): void {
    for (const symbol of symbols) {
      this.#refused.set(symbol, detail);
      this.hooks.refused(symbol, detail);
    }
  }
}

async function unlessRefused<T>(request: Promise<T>): Promise<T | SubscriptionRefusal> {
  try {
    return await request;
  } catch (error) {
    if (error instanceof SubscriptionRefusal) return error;
    throw error;
  }
}
