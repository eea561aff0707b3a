import type { Trade } from '@/lib/market/trade';
import type { TradeBudget } from './trade-budget';

/** A trade as the ring holds it: with its JSON once some frame needed it. */
export interface HeldTrade extends Trade {
  json?: string;
}

/** Trades a ring always keeps, however old, while the budget allows. */
const KEEP_COUNT = 8192;
/** Beyond that, trades younger than this are kept as well, ms. */
const KEEP_MS = 120_000;

/** The latest trades of one instrument, in order. Bounded by count, age and a budget shared by all rings. */
export class TradeRing {
  #items: HeldTrade[] = [];
  #start = 0;
  /** Number of the last trade; survives `clear`. */
  lastNumber = 0;
  /** Sequence of the newest trade no longer held; a reader behind it has lost trades. */
  evictedSeq = 0;
  readonly #budget: TradeBudget;

  constructor(budget: TradeBudget) {
    this.#budget = budget;
    budget.register(this);
  }

  get size(): number {
    return this.#items.length - this.#start;
  }

  push(trade: HeldTrade): void {
    this.#items.push(trade);
    this.lastNumber = trade.n;
    while (this.size > KEEP_COUNT && this.#oldestTime() < trade.ingestTime - KEEP_MS) this.evict();
    this.#budget.spend();
  }

  /** Forgets the oldest trade. */
  evict(): void {
    const oldest = this.#items[this.#start];
    if (oldest === undefined) return;
    this.evictedSeq = Math.max(this.evictedSeq, oldest.seq);
    this.#start++;
    this.#budget.refund(1);
    if (this.#start > 1024 && this.#start * 2 > this.#items.length) {
      this.#items = this.#items.slice(this.#start);
      this.#start = 0;
    }
  }

  /** Trades with `after` < seq ≤ `upTo`, oldest first, at most `limit`. */
  between(after: number, upTo: number, limit: number): readonly HeldTrade[] {
    const from = this.#firstAfter(after);
    const to = Math.min(this.#firstAfter(upTo), from + limit);
    return from >= to ? [] : this.#items.slice(from, to);
  }

  /** The last `count` trades with seq ≤ `upTo`, oldest first. */
  latest(upTo: number, count: number): readonly HeldTrade[] {
    const to = this.#firstAfter(upTo);
    return this.#items.slice(Math.max(this.#start, to - count), to);
  }

  /** Number of the last trade at this sequence. */
  numberAt(seq: number): number {
    const next = this.#items[this.#firstAfter(seq)];
    return next === undefined ? this.lastNumber : next.n - 1;
  }

  /** Frees the trades and keeps the numbers. */
  clear(seq: number): void {
    if (this.size > 0) this.evictedSeq = Math.max(this.evictedSeq, seq);
    this.#budget.refund(this.size);
    this.#items = [];
    this.#start = 0;
  }

  /** A new epoch: numbers start again. */
  restart(): void {
    this.clear(0);
    this.lastNumber = 0;
    this.evictedSeq = 0;
  }

  #oldestTime(): number {
    return this.#items[this.#start]?.ingestTime ?? Number.POSITIVE_INFINITY;
  }

  /** Index of the first trade with a greater sequence. */
  #firstAfter(seq: number): number {
    let low = this.#start;
    let high = this.#items.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.#items[middle]?.seq ?? 0) > seq) high = middle;
      else low = middle + 1;
    }
    return low;
  }
}
