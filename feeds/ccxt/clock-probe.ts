import type { CcxtExchange } from './exchange';

const EVERY_MS = 600_000;
/** Half of a second: some venues tell theirs in whole ones. */
const COARSE_MS = 500;

/** Asks a venue for its time when a connection begins and every ten minutes after, where it has one to tell. */
export class ClockProbe {
  /** How far the venue's clock may be from ours, ms; undefined before the first answer. */
  errorMs: number | undefined;
  /** Venue's clock − ours, ms, as far as it is known. */
  offsetMs = 0;
  private timer: NodeJS.Timeout | undefined;
  private askedAt = 0;

  constructor(
    private readonly exchange: CcxtExchange,
    private readonly now: () => number,
  ) {
    // ccxt may hold a request back for a while: what counts is when it leaves.
    const fetch = exchange.fetch.bind(exchange);
    exchange.fetch = (url, ...request) => {
      if (/\/time(?:$|\?)/i.test(url)) this.askedAt = performance.now();
      return fetch(url, ...request);
    };
  }

  start(): void {
    if (this.timer !== undefined || this.exchange.has.fetchTime !== true) return;
    this.timer = setInterval(() => void this.ask(), EVERY_MS);
    void this.ask();
  }

  stop(): void {
    clearInterval(this.timer);
    this.timer = undefined;
  }

  /** Never rejects: a venue that does not tell its time now may do so later. */
  async ask(): Promise<void> {
    this.askedAt = performance.now();
    const theirs = await this.exchange.fetchTime().catch(() => undefined);
    const roundTripMs = performance.now() - this.askedAt;
    if (typeof theirs !== 'number' || !Number.isFinite(theirs) || theirs <= 0) return;
    const coarseMs = theirs % 1_000 === 0 ? COARSE_MS : 0;
    this.offsetMs = theirs + coarseMs - (this.now() - roundTripMs / 2);
    this.errorMs = Math.round(Math.abs(this.offsetMs) + roundTripMs / 2 + coarseMs);
  }
}
