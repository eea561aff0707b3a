import type { BookEvent } from '@/lib/market/market-event';
import type { SpotMarket } from './market';

/** How many changes of the ticker's best prices in a row a book must miss before it counts as wrong. */
const DISAGREEMENTS = 5;

type Best = readonly [bid: number | undefined, ask: number | undefined];

/**
 * One book that is wanted, and what speaks against it. All times are of the attentive clock, ms, except the wait
 * between two of its events.
 */
export class WatchedBook {
  /** When it was asked for; undefined while it is not. */
  askedAt: number | undefined;
  /** When it is asked for; undefined once it is. */
  retryAt: number | undefined = 0;
  /** Its last change on this subscription. */
  heardAt: number | undefined;
  /** What was told of it last. */
  told: BookEvent | undefined;
  /** When that was, of the process' clock. */
  toldAt = Number.NEGATIVE_INFINITY;
  /** It has changed since. */
  isDue = false;
  /** Waits for its turn to be told. */
  timer: NodeJS.Timeout | undefined;
  /** In a row; they make the waits grow. */
  faults = 0;
  faultAt = 0;
  /** Tells apart the answers to one question and to the next. */
  question = 0;
  #movedAt = 0;
  #best: Best = [undefined, undefined];
  #quoted: Best = [undefined, undefined];
  #disagreesSince: number | undefined;
  #disagreements = 0;

  constructor(readonly market: SpotMarket) {}

  /** It was asked for, and nothing has come. */
  get isPending(): boolean {
    return this.askedAt !== undefined && this.heardAt === undefined;
  }

  /** It was asked for, or let go: what was known of it is void. */
  renew(askedAt: number | undefined, retryAt: number | undefined): void {
    this.question++;
    this.askedAt = askedAt;
    this.retryAt = retryAt;
    this.heardAt = undefined;
    this.isDue = false;
    clearTimeout(this.timer);
    this.timer = undefined;
    this.#best = [undefined, undefined];
    this.#disagreesSince = undefined;
    this.#disagreements = 0;
  }

  /** It changed. */
  heard(now: number, bid: number | undefined, ask: number | undefined): void {
    this.heardAt = now;
    this.isDue = true;
    this.#best = [bid, ask];
    this.#compare(now);
  }

  /** The ticker has these best prices. */
  quoted(now: number, bid: number | undefined, ask: number | undefined): void {
    if (bid === this.#quoted[0] && ask === this.#quoted[1]) return;
    this.#quoted = [bid, ask];
    this.#movedAt = now;
    this.#disagreements++;
    this.#compare(now);
  }

  /** Something traded. */
  traded(now: number): void {
    this.#movedAt = now;
  }

  /** What speaks against a book that looks sound by itself. */
  doubt(now: number, staleMs: number, disagreesMs: number): string | undefined {
    if (this.heardAt === undefined) return undefined;
    if (this.#movedAt - this.heardAt > staleMs) return `It stood still for ${staleMs} ms while prices moved.`;
    const since = this.#disagreesSince;
    if (since !== undefined && now - since > disagreesMs && this.#disagreements >= DISAGREEMENTS) {
      return `Its best prices have not been those of the ticker for ${disagreesMs} ms.`;
    }
    return undefined;
  }

  /** The two come over different channels, so one is always a little ahead: what counts is that they meet at times. */
  #compare(now: number): void {
    const [bid, ask] = this.#best;
    const [quotedBid, quotedAsk] = this.#quoted;
    const isKnown = bid !== undefined && quotedBid !== undefined && quotedAsk !== undefined;
    if (!isKnown || (bid === quotedBid && ask === quotedAsk)) {
      this.#disagreesSince = undefined;
      this.#disagreements = 0;
    } else this.#disagreesSince ??= now;
  }
}
