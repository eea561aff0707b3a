import type { InstrumentId } from '@/lib/market/instrument';
import type { MarketEvent } from '@/lib/market/market-event';
import { type Cursor, formatCursor, parseCursor } from '@/lib/protocol/cursor';
import type { Frame } from '@/lib/protocol/frame';
import { LIMITS } from '@/lib/protocol/limits';
import { instrumentsOf, type Subscription } from '@/lib/protocol/subscription';
import { basisFor } from './basis-for';
import { CohortReader } from './cohort-reader';
import { Cohorts } from './cohorts';
import { type Basis, composeFrame, tradeJson } from './compose-frame';
import type { EncodedFrame, FrameItem } from './encoded-frame';
import { Holdings } from './holdings';
import type { HubCore } from './hub-core';
import { Interest } from './interest';
import type { Reader, ReaderOptions } from './reader-options';
import { processScheduler, type Scheduler } from './scheduler';
import { LINK_HASH, linkSelection, type Selection, selectionOf } from './selection';
import { Waiters } from './waiters';
import type { Woken } from './woken';

export interface HubOptions {
  /** `primary` numbers what feeds publish; `replica` keeps the numbers of the primary it follows. */
  readonly role: 'primary' | 'replica';
  /** Primary: greater than any epoch before it. A replica learns its epoch from the link. */
  readonly epoch?: number;
  readonly scheduler?: Scheduler;
  /** Memory for trades of all instruments, bytes. Default 128 MB. */
  readonly tradeBytes?: number;
  /** Told when a reader's transport throws; the reader has been closed. Default: only counted. */
  readonly onFault?: (cause: unknown) => void;
}

/** How long a one-shot read counts as interest, ms: a few polls. */
const READ_INTEREST_MS = 30_000;
/** How long a replica lets a reader wait until it has caught up, ms. */
const CATCH_UP_MS = 5_000;
/** Trades in one frame of the link, which has no public limits: a line of some megabytes is still one to parse. */
const LINK_TRADES = 20_000;

/**
 * One state, one sequence. Feeds publish into it (primary) or a link feeds it (replica); every reader is a cursor.
 */
export class Hub implements HubCore {
  readonly role: HubOptions['role'];
  readonly scheduler: Scheduler;
  /** Instruments somebody wants followed. */
  readonly interest: Interest;
  /** Instruments whose order book somebody wants. */
  readonly bookInterest: Interest;
  epoch: number;
  seq = 0;
  resetSeq = 0;
  readonly #counts = { accepted: 0, refused: 0, frames: 0, frameBytes: 0, faults: 0 };
  readonly #holdings: Holdings;
  readonly #cohorts: Cohorts;
  readonly #onFault: HubOptions['onFault'];
  readonly #waiters: Waiters;

  constructor(options: HubOptions) {
    this.role = options.role;
    this.epoch = options.epoch ?? 0;
    this.scheduler = options.scheduler ?? processScheduler();
    this.interest = new Interest(this.scheduler);
    this.bookInterest = new Interest(this.scheduler);
    this.#holdings = new Holdings(options.tradeBytes);
    this.#onFault = options.onFault;
    this.#waiters = new Waiters(this.scheduler);
    this.#cohorts = new Cohorts(this, this.interest, this.bookInterest, ({ subscription, itemised }) =>
      subscription === LINK ? linkSelection(this.#holdings.heard) : this.#select(subscription, itemised),
    );
  }

  /**
   * Takes what a feed says (primary only).
   * @returns false when it was older than what is held, nothing new, or not a number; then the sequence did not move.
   */
  publish(event: MarketEvent): boolean {
    if (this.role === 'replica') throw new Error('A replica does not publish; it follows a primary.');
    const seq = this.seq + 1;
    if (!this.#holdings.accept(event, seq)) {
      this.#counts.refused++;
      return false;
    }
    this.#counts.accepted++;
    this.seq = seq;
    if (event.kind === 'state') {
      for (const cohort of this.#cohorts.covering(event)) cohort.touch();
    } else {
      const log = this.#holdings.log(event.id);
      for (const cohort of event.kind === 'book' ? log.book.cohorts : log.cohorts) cohort.touch();
      for (const cohort of this.#cohorts.link) cohort.touch();
    }
    return true;
  }

  /** Opens a reader; its first `write` comes before this returns, unless it waits for a change. */
  open(options: ReaderOptions): Reader {
    return this.#admit(options);
  }

  /** The private link: everything ingested, at the end of every turn with a change. */
  openLink(options: { cursor?: Cursor | undefined; write(frame: EncodedFrame): boolean }): Reader {
    return this.#admit({
      subscription: LINK,
      cursor: options.cursor,
      maxFrequency: Number.POSITIVE_INFINITY,
      history: 0,
      firstFrame: 'always',
      write: options.write,
    });
  }

  /** One frame, now. Counts as interest for 30 s. */
  read(request: { subscription: Subscription; cursor: Cursor | undefined; history: number }): EncodedFrame {
    const selection = this.#select(request.subscription);
    this.lease(`read:${selection.key}`, request.subscription, READ_INTEREST_MS);
    const basis = basisFor(this, selection.hash, request.cursor);
    return this.compose(selection, basis, this.seq, request.history);
  }

  /** What it names counts as wanted for so long, order books too; the next lease of the same holder takes its place. */
  lease(holder: string, subscription: Subscription, ttlMs: number): void {
    this.interest.lease(holder, [...instrumentsOf(subscription)], ttlMs);
    if (subscription.books.length > 0) this.bookInterest.lease(holder, subscription.books, ttlMs);
  }

  /**
   * Waits until this process holds what a cursor was promised elsewhere: up to 5 s on a replica, not at all on a
   * primary.
   * @returns false when it still does not; the reader should ask another process or later.
   */
  caughtUp(cursor: Cursor | undefined, signal?: AbortSignal): Promise<boolean> {
    const reached = () => {
      if (this.role === 'primary') return true;
      if (this.epoch === 0) return false;
      if (cursor === undefined || cursor.epoch < this.epoch) return true;
      return cursor.epoch === this.epoch && cursor.seq <= this.seq;
    };
    return this.#waiters.until(reached, CATCH_UP_MS, signal);
  }

  /** Frees trades of an instrument nobody wants; its last quote and trade number stay. */
  unfollow(id: InstrumentId): void {
    this.#holdings.find(id)?.trades.clear(this.seq);
  }

  /**
   * Empties an order book that is not kept up to date any more (primary only). It is a change like any other, so that
   * no replica and no reader that comes back is shown what was true when it was let go.
   */
  unfollowBook(id: InstrumentId): void {
    if (!this.#holdings.find(id)?.book.isKnown) return;
    this.publish({ kind: 'book', id, bids: [], asks: [], ingestTime: this.scheduler.now() });
  }

  /** Takes over a frame of the link (replica only). Frames of an older epoch are ignored. */
  applyLink(frame: Frame): void {
    const cursor = parseCursor(frame.cursor);
    if (cursor === undefined || cursor.epoch < this.epoch) return;
    const restarted = cursor.epoch > this.epoch;
    if (restarted) this.#restart(cursor.epoch);
    const touched = new Set<Woken>(this.#cohorts.link);
    this.#holdings.merge(frame, cursor.seq, touched);
    for (const state of frame.states ?? []) {
      if (!this.#holdings.states.accept(state, state?.seq)) continue;
      for (const cohort of this.#cohorts.covering(state)) touched.add(cohort);
    }
    this.seq = Math.max(this.seq, cursor.seq);
    if (frame.reset) this.resetSeq = this.seq;
    if (restarted) for (const cohort of this.#cohorts) cohort.seq = this.seq;
    this.#counts.accepted++;
    for (const cohort of frame.reset ? this.#cohorts : touched) cohort.touch();
    this.#waiters.check();
  }

  /** Where a replica stands, to resume its link. Undefined before the first frame. */
  get linkCursor(): string | undefined {
    return this.epoch === 0 ? undefined : formatCursor(this.epoch, this.seq, LINK_HASH);
  }

  /** What happened so far and how many readers are open, for health and metrics. */
  get counts() {
    return { ...this.#counts, readers: this.#cohorts.readers };
  }

  /** Instruments something is known of in this epoch. */
  get known(): readonly InstrumentId[] {
    return this.#holdings.heard.filter((log) => log.ingestTime > 0).map((log) => log.id);
  }

  /** The last trade of an instrument, unless it has been forgotten. */
  lastTrade(id: InstrumentId): FrameItem | undefined {
    const trade = this.#holdings.find(id)?.trades.latest(this.seq, 1)[0];
    return trade === undefined ? undefined : { id, seq: trade.seq, json: tradeJson(trade) };
  }

  /** Trades held over all instruments. */
  get heldTrades(): number {
    return this.#holdings.heldTrades;
  }

  /** Ends leases and waiting readers; open readers belong to their transports. */
  close(): void {
    this.interest.close();
    this.bookInterest.close();
    this.#waiters.close();
  }

  compose(selection: Selection, basis: Basis, upTo: number, history: number): EncodedFrame {
    const frame = composeFrame({
      epoch: this.epoch,
      selection,
      states: this.#holdings.states,
      // A replica must be able to serve what its primary can: it gets the trades it does not hold, whatever its past.
      basis: selection.everything && basis.kind === 'bare' ? { kind: 'reset', since: 0 } : basis,
      upTo,
      hubSeq: this.seq,
      history,
      publishTime: this.scheduler.now(),
      maxTrades: selection.everything ? LINK_TRADES : LIMITS.frameTrades,
      maxBytes: selection.everything ? Number.POSITIVE_INFINITY : LIMITS.frameBytes,
    });
    this.#counts.frames++;
    this.#counts.frameBytes += frame.json.length;
    return frame;
  }

  fault(cause: unknown): void {
    this.#counts.faults++;
    this.#onFault?.(cause);
  }

  #admit(options: ReaderOptions): Reader {
    const reader = new CohortReader(this, this.#cohorts, options);
    reader.advance();
    return reader;
  }

  #select(subscription: Subscription, itemised = false): Selection {
    return selectionOf(subscription, (id) => this.#holdings.log(id), itemised);
  }

  #restart(epoch: number): void {
    this.epoch = epoch;
    this.seq = 0;
    this.resetSeq = 0;
    this.#holdings.restart();
    for (const cohort of this.#cohorts) for (const member of cohort.members) member.restart();
  }
}

/** Marks the link's readers; the hub compares it by identity. */
const LINK: Subscription = { quotes: [], trades: [], books: [] };
