import type { Candle } from '@/lib/market/candle';
import type { CandleCounts, CandleHistory, CandleQuery } from '@/lib/market/candle-history';
import { type Instrument, type InstrumentId, venueOf } from '@/lib/market/instrument';
import type { MarketEvent, StateEvent } from '@/lib/market/market-event';
import { type AskVenue, CandleAsker } from './candle-asker';
import { CandleComposer } from './candle-composer';
import { CandleKnowledge } from './candle-knowledge';
import type { CandleStore } from './candle-store';
import { LiveTape } from './live-tape';
import { RecentMinutes } from './recent-minutes';
import type { VenueDeskOptions } from './venue-desk';

const TICK_MS = 5_000;
const PRUNE_MS = 6 * 3_600_000;

export interface CandlesOptions {
  readonly store: CandleStore;
  readonly ask: AskVenue;
  /** As the catalogue has it; undefined for what nobody lists (any more). */
  readonly instrument: (id: InstrumentId) => Instrument | undefined;
  /** ms since 1970. Default `Date.now`. */
  readonly now?: () => number;
  /** How each venue is asked. */
  readonly desk?: VenueDeskOptions;
}

/**
 * Candles of everything: kept ones, those built live from trades, and what is missing asked of the venue, once. The
 * open one is always built: of smaller closed ones and of the trades of this minute.
 */
export class Candles {
  readonly #store: CandleStore;
  readonly #instrument: CandlesOptions['instrument'];
  readonly #now: () => number;
  readonly #tape: LiveTape;
  readonly #knowledge: CandleKnowledge;
  readonly #asker: CandleAsker;
  readonly #composer: CandleComposer;
  readonly #recent: RecentMinutes;
  readonly #counts = { answers: 0, cacheHits: 0, repairs: 0 };
  /** Of stocks: when their state began. */
  readonly #statesSince = new Map<InstrumentId, number>();
  readonly #ticking: NodeJS.Timeout;
  #prunedAt: number;
  #closed = false;

  constructor({ store, ask, instrument, now = Date.now, desk }: CandlesOptions) {
    this.#store = store;
    this.#instrument = instrument;
    this.#now = now;
    this.#tape = new LiveTape({ store, instrument });
    const live = (id: InstrumentId) => this.#tape.of(id);
    this.#knowledge = new CandleKnowledge({ store, now, instrument, live });
    this.#asker = new CandleAsker({ ask, knowledge: this.#knowledge, now, instrument, ...(desk && { desk }) });
    this.#composer = new CandleComposer({ knowledge: this.#knowledge, asker: this.#asker, now, instrument, live });
    this.#recent = new RecentMinutes({ knowledge: this.#knowledge, composer: this.#composer, now, instrument });
    this.#prunedAt = now();
    void store.prune();
    this.#ticking = setInterval(() => this.tick(), TICK_MS);
    this.#ticking.unref();
  }

  get counts(): CandleCounts {
    const { requests, failed, rejected } = this.#asker;
    const { corrected } = this.#knowledge;
    const { late } = this.#tape;
    return { ...this.#counts, venueRequests: requests, venueFailures: failed, corrected, lateTrades: late, rejected };
  }

  /** Takes what the hub accepted. */
  take(event: MarketEvent): void {
    if (event.kind === 'state') this.#heed(event);
    this.#tape.take(event);
  }

  /** Nobody listens to it any more. */
  unfollow(id: InstrumentId): void {
    this.#tape.unfollow(id);
  }

  /** The newest candles that are wanted. Never rejects; what could not be had is said in the answer. */
  async history(query: CandleQuery): Promise<CandleHistory> {
    this.#counts.answers++;
    this.#knowledge.renew(query.id);
    const { history, asking } = await this.#composer.compose(query);
    if (asking.requests === 0 && asking.gap === undefined) this.#counts.cacheHits++;
    return history;
  }

  /**
   * The minutes of the last hour that are known here, oldest first, the open one too. No venue is asked for more, and
   * the newest may be 5 s behind. Never rejects.
   */
  recent(id: InstrumentId): Promise<readonly Candle[]> {
    return this.#recent.of(id);
  }

  /** What is done now and then: keeps what was heard, asks for what was missed, forgets. */
  tick(): void {
    this.#tape.keep();
    this.#knowledge.forgetStale();
    this.#asker.forgetStale();
    this.#recent.forgetStale();
    for (const [id, from, to] of this.#tape.doubts(this.#now())) void this.#repair(id, from, to);
    if (this.#now() - this.#prunedAt < PRUNE_MS) return;
    this.#prunedAt = this.#now();
    void this.#store.prune();
  }

  /** Keeps what was heard and lets go of the store. Idempotent. */
  async close(): Promise<void> {
    if (this.#closed) return;
    this.#closed = true;
    clearInterval(this.#ticking);
    this.#tape.keep();
    this.#asker.close();
    await this.#store.close();
  }

  #heed({ id, venue, state, since }: StateEvent): void {
    if (state === 'live') this.#asker.forgive(venue ?? venueOf(id ?? ''));
    if (id === undefined || this.#instrument(id)?.assetClass !== 'stock') return;
    const held = this.#statesSince.get(id);
    this.#statesSince.set(id, since);
    if (held === undefined || held === since) return;
    // A session that begins may begin with a split.
    this.#knowledge.renew(id, true);
    this.#tape.forget(id);
  }

  /** Trades were missed while the line was down: the venue tells what they made. */
  async #repair(id: InstrumentId, from: number, to: number): Promise<void> {
    const { known, asking } = await this.#composer.reach({ id, interval: '1m' }, from, to);
    this.#tape.settleDoubt(id, known || asking.gap?.permanent === true);
    if (known && asking.requests > 0) this.#counts.repairs++;
  }
}
