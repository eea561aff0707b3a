import type { Candle, CandleInterval } from '@/lib/market/candle';
import type { CandleAnswer } from '@/lib/market/candle-history';
import type { InstrumentId } from '@/lib/market/instrument';
import type { Quote } from '@/lib/market/quote';
import type { Trade } from '@/lib/market/trade';
import { type AskCandles, CandleRefusal } from './ask-candles';
import { joinBuilt, joinNewest, joinOlder } from './join-candles';
import { LiveCandles } from './live-candles';
import { TapeReader } from './tape-reader';

const PAGE = 300;
const RETRY_MS = 4_000;

export interface CandleSeriesOptions {
  readonly id: InstrumentId;
  readonly interval: CandleInterval;
  /** Of the exchange; absent for what trades around the clock. */
  readonly timeZone: string | undefined;
  readonly ask: AskCandles;
  /** The last trades, newest last. */
  trades(): readonly Trade[];
  /** Extends the candles instead of trades, where there are none; undefined where there are. */
  readonly quote: (() => Quote | undefined) | undefined;
}

/** What a page says of its candles; a new object whenever something in it changes. */
export interface CandleStatus {
  readonly state: 'loading' | 'ready' | 'failed';
  /** Why there is nothing new, or why some is missing: a sentence for people. */
  readonly reason?: string | undefined;
  /** Asking again cannot help. */
  readonly permanent?: boolean;
}

/** Everything may be other than before, or only these candles, the newest ones, oldest first. */
export type CandleChange = 'all' | readonly Candle[];

/**
 * The candles of one instrument and interval: asked from the server, extended by what the page receives, healed by
 * asking again. Nothing of it depends on how the page draws them.
 */
export class CandleSeries {
  readonly id: InstrumentId;
  readonly interval: CandleInterval;
  readonly timeZone: string | undefined;
  readonly #options: CandleSeriesOptions;
  readonly #tape = new TapeReader();
  readonly #listeners = new Set<(change: CandleChange) => void>();
  readonly #statusListeners = new Set<() => void>();
  #candles: readonly Candle[] = [];
  #more = false;
  #live: LiveCandles | undefined;
  #status: CandleStatus = { state: 'loading' };
  #newest: AbortController | undefined;
  #older: AbortController | undefined;
  #retry: ReturnType<typeof setTimeout> | undefined;

  constructor(options: CandleSeriesOptions) {
    this.#options = options;
    this.id = options.id;
    this.interval = options.interval;
    this.timeZone = options.timeZone;
  }

  /** Oldest first. */
  get candles(): readonly Candle[] {
    return this.#candles;
  }

  get status(): CandleStatus {
    return this.#status;
  }

  onChange(listener: (change: CandleChange) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  onStatus(listener: () => void): () => void {
    this.#statusListeners.add(listener);
    return () => this.#statusListeners.delete(listener);
  }

  /** Nothing is asked any more and no timer is left; `heal` begins again. */
  stop(): void {
    clearTimeout(this.#retry);
    this.#newest?.abort();
    this.#older?.abort();
    this.#newest = this.#older = undefined;
  }

  /** Asks for the newest candles: at the start, and whenever trades may have been missed. */
  heal(): void {
    clearTimeout(this.#retry);
    this.#newest?.abort();
    const controller = new AbortController();
    this.#newest = controller;
    if (this.#candles.length === 0) this.#tell({ state: 'loading' });
    const { id, interval } = this;
    this.#options.ask({ id, interval, limit: PAGE }, controller.signal).then(
      (answer) => {
        if (this.#newest === controller) this.#begin(answer);
      },
      (fault: unknown) => {
        if (this.#newest === controller) this.#fail(fault);
      },
    );
  }

  /** Asks for what is before the oldest candle, unless there is nothing or it is asked already. */
  loadOlder(): void {
    const before = this.#candles[0]?.time;
    if (!this.#more || this.#older !== undefined || before === undefined) return;
    const controller = new AbortController();
    this.#older = controller;
    const { id, interval } = this;
    this.#options.ask({ id, interval, limit: PAGE, before }, controller.signal).then(
      ({ candles, more }) => {
        if (this.#older !== controller) return;
        this.#older = undefined;
        // Meanwhile everything may have been replaced by what begins elsewhere.
        if (this.#candles[0]?.time !== before) return;
        this.#more = more && candles.length > 0;
        this.#candles = joinOlder(this.#candles, candles);
        this.#announce('all');
      },
      () => {
        // Scrolling on asks again.
        if (this.#older === controller) this.#older = undefined;
      },
    );
  }

  /** Something came for this instrument. */
  take(): void {
    if (this.#live === undefined) return;
    const { ticks, missed } =
      this.#options.quote === undefined ? this.#tape.read(this.#options.trades()) : this.#last();
    const changed = this.#live.take(ticks);
    if (changed.length > 0) {
      this.#candles = joinBuilt(this.#candles, changed);
      this.#announce(changed);
    }
    if (missed) this.heal();
  }

  #last() {
    const quote = this.#options.quote?.();
    if (typeof quote?.last !== 'number') return { ticks: [], missed: false };
    const { last, lastTime, eventTime, ingestTime } = quote;
    const tick = { time: lastTime ?? eventTime ?? ingestTime, ingestTime, price: last, size: 0 };
    return { ticks: [tick], missed: false };
  }

  #begin(answer: CandleAnswer): void {
    this.#newest = undefined;
    const before = this.#candles[0]?.time;
    this.#candles = joinNewest(this.#candles, answer);
    if (before === undefined || this.#candles[0]?.time !== before) this.#more = answer.more;
    this.#live = new LiveCandles(this.interval, this.timeZone, answer);
    this.#tape.rewind();
    const { ticks } = this.#options.quote === undefined ? this.#tape.read(this.#options.trades()) : this.#last();
    this.#candles = joinBuilt(this.#candles, this.#live.take(ticks));
    this.#tell({ state: 'ready', reason: answer.incomplete });
    this.#announce('all');
  }

  #fail(fault: unknown): void {
    this.#newest = undefined;
    const refused = fault instanceof CandleRefusal;
    const permanent = refused && fault.permanent;
    const reason = refused ? fault.message : 'The server does not answer.';
    this.#tell({ state: 'failed', reason, permanent });
    if (!permanent) this.#retry = setTimeout(() => this.heal(), RETRY_MS);
  }

  #tell(status: CandleStatus): void {
    const { state, reason, permanent } = this.#status;
    if (state === status.state && reason === status.reason && permanent === status.permanent) return;
    this.#status = status;
    for (const listener of [...this.#statusListeners]) listener();
  }

  #announce(change: CandleChange): void {
    for (const listener of [...this.#listeners]) listener(change);
  }
}
