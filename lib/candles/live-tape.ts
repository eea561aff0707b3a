import { candleEnd, candleStart } from '@/lib/market/candle-time';
import { type Instrument, type InstrumentId, venueOf } from '@/lib/market/instrument';
import type { MarketEvent } from '@/lib/market/market-event';
import { keepsBuilt } from './candle-knowledge';
import type { CandleStore } from './candle-store';
import { LiveMinutes } from './live-minutes';

/** A minute is asked for so much after its end, ms: until then the venue itself may not have it. */
const REPAIR_AFTER_MS = 12_000;
/** Repairs at a time: those who look at a chart come first. */
const MOST_IN_REPAIR = 8;
/** Attempts to have what was missed. */
const MOST_REPAIRS = 5;

export interface LiveTapeOptions {
  readonly store: CandleStore;
  readonly instrument: (id: InstrumentId) => Instrument | undefined;
}

/** Every instrument that is heard live, and what of it is kept. */
export class LiveTape {
  /** Trades that came for minutes closed long ago. */
  late = 0;
  readonly #options: LiveTapeOptions;
  readonly #byId = new Map<InstrumentId, LiveMinutes>();
  readonly #inRepair = new Set<InstrumentId>();
  readonly #failedRepairs = new Map<InstrumentId, number>();

  constructor(options: LiveTapeOptions) {
    this.#options = options;
  }

  of(id: InstrumentId): LiveMinutes | undefined {
    return this.#byId.get(id);
  }

  take(event: MarketEvent): void {
    if (event.kind === 'state') {
      if (event.state !== 'down') return;
      const { id, venue } = event;
      const lost = id === undefined ? [...this.#byId.keys()].filter((one) => venueOf(one) === venue) : [id];
      for (const one of lost) this.#lose(one);
      return;
    }
    // Books come by a line of their own.
    if (event.kind === 'book') return;
    const minutes = this.#byId.get(event.id) ?? this.#begin(event.id);
    if (minutes === undefined) return;
    if (event.kind === 'quote') minutes.hear(event.ingestTime);
    else if (!minutes.trade(event)) this.#tooLate(event.id, event.eventTime ?? event.ingestTime);
  }

  unfollow(id: InstrumentId): void {
    this.#lose(id);
    this.#byId.delete(id);
  }

  /** Begins it anew: what was heard of it counts no more. */
  forget(id: InstrumentId): void {
    this.#byId.delete(id);
  }

  /** Puts into the store what was heard wholly. */
  keep(): void {
    for (const id of this.#byId.keys()) this.#keep(id);
  }

  /** What was missed while a line was down, from when to when: due to be asked for, each until `settleDoubt`. */
  doubts(now: number): [id: InstrumentId, from: number, to: number][] {
    const due: [InstrumentId, number, number][] = [];
    for (const [id, { doubtFrom, heardFrom }] of this.#byId) {
      if (doubtFrom === undefined || heardFrom === undefined || now < heardFrom + REPAIR_AFTER_MS) continue;
      if (this.#inRepair.size >= MOST_IN_REPAIR) break;
      if (this.#inRepair.has(id) || !keepsBuilt(this.#options.instrument(id))) continue;
      this.#inRepair.add(id);
      due.push([id, doubtFrom, heardFrom]);
    }
    return due;
  }

  /** @param settled false: it could not be had, and is due again a few times. Then it waits until somebody wants it. */
  settleDoubt(id: InstrumentId, settled: boolean): void {
    this.#inRepair.delete(id);
    const failed = (this.#failedRepairs.get(id) ?? 0) + 1;
    if (!settled && failed < MOST_REPAIRS) {
      this.#failedRepairs.set(id, failed);
      return;
    }
    this.#failedRepairs.delete(id);
    const minutes = this.#byId.get(id);
    if (minutes !== undefined) minutes.doubtFrom = undefined;
  }

  #begin(id: InstrumentId): LiveMinutes | undefined {
    if (this.#options.instrument(id)?.trades !== true) return undefined;
    const minutes = new LiveMinutes();
    this.#byId.set(id, minutes);
    return minutes;
  }

  #lose(id: InstrumentId): void {
    this.#keep(id);
    this.#byId.get(id)?.lose();
  }

  #keep(id: InstrumentId): void {
    if (!keepsBuilt(this.#options.instrument(id))) return;
    const taken = this.#byId.get(id)?.take();
    if (taken === undefined) return;
    this.#options.store.change({ id, interval: '1m' }, ({ covered }) => covered.add(...taken.range), taken.candles);
  }

  /** Its minute lacks a trade: the venue has to tell it. */
  #tooLate(id: InstrumentId, time: number): void {
    this.late++;
    const minute = candleStart(time, '1m');
    const interval = '1m';
    this.#options.store.change(
      { id, interval },
      ({ covered }) => covered.remove(minute, candleEnd(minute, interval)),
      [],
    );
  }
}
