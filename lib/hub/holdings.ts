import type { InstrumentId } from '@/lib/market/instrument';
import type { MarketEvent } from '@/lib/market/market-event';
import type { Frame } from '@/lib/protocol/frame';
import { InstrumentLog } from './instrument-log';
import { isWritable } from './is-writable';
import { StateLog } from './state-log';
import { TradeBudget } from './trade-budget';
import type { Woken } from './woken';

/** Everything a hub knows: a log for each instrument, and one of states. */
export class Holdings {
  readonly states = new StateLog();
  readonly #budget: TradeBudget;
  readonly #logs = new Map<InstrumentId, InstrumentLog>();
  readonly #heard: InstrumentLog[] = [];

  /** @param tradeBytes memory for trades of all instruments; undefined for the usual. */
  constructor(tradeBytes: number | undefined) {
    this.#budget = new TradeBudget(tradeBytes);
  }

  /** Those something is known of, for the link: to name an instrument costs its frames nothing. */
  get heard(): readonly InstrumentLog[] {
    return this.#heard;
  }

  /** Trades held over all instruments. */
  get heldTrades(): number {
    return this.#budget.heldTrades;
  }

  /** The log of an instrument; undefined where nobody has asked for it. */
  find(id: InstrumentId): InstrumentLog | undefined {
    return this.#logs.get(id);
  }

  /** The log of an instrument, made where there is none. */
  log(id: InstrumentId): InstrumentLog {
    let log = this.#logs.get(id);
    if (log === undefined) {
      log = new InstrumentLog(id, this.#budget);
      this.#logs.set(id, log);
    }
    return log;
  }

  /** @returns false when it was older than what is held, nothing new, or not a number. */
  accept(event: MarketEvent, seq: number): boolean {
    if (event.kind === 'state') return this.states.accept(event, seq);
    if (!isWritable(event)) return false;
    const log = this.#hear(event.id);
    if (event.kind === 'book') return log.book.accept(event, seq);
    if (event.kind === 'quote') return log.acceptQuote(event, seq);
    log.acceptTrade(event, seq);
    return true;
  }

  /**
   * Takes over the figures in a frame of the link; its states are for the hub, which knows whom they concern.
   * @param seq where the frame stands.
   * @param touched is given who has to be woken.
   */
  merge(frame: Frame, seq: number, touched: Set<Woken>): void {
    const touching = (id: InstrumentId) => {
      const log = this.#hear(id);
      for (const cohort of log.cohorts) touched.add(cohort);
      return log;
    };
    for (const entry of frame.quotes ?? []) touching(entry.id).mergeQuote(entry, frame.reset === true);
    for (const trade of frame.trades ?? []) touching(trade.id).mergeTrade(trade);
    for (const entry of frame.books ?? []) {
      const { book } = this.#hear(entry.id);
      book.merge(entry);
      for (const cohort of book.cohorts) touched.add(cohort);
    }
    for (const [id, n] of Object.entries(frame.tradeNumbers ?? {})) touching(id).mergeTradeNumber(n, frame.asOf ?? seq);
  }

  /** A new epoch: nothing is known any more. */
  restart(): void {
    for (const log of this.#heard) log.restart();
    this.states.clear();
  }

  #hear(id: InstrumentId): InstrumentLog {
    const log = this.log(id);
    if (!log.isHeard) this.#heard.push(log);
    log.isHeard = true;
    return log;
  }
}
