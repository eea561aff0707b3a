import type { InstrumentId } from '@/lib/market/instrument';

/** One update, the same on every lane: a trade, or a change of a quote. */
export interface Update {
  readonly kind: 'trade' | 'quote';
  readonly id: InstrumentId;
  /** Number of the trade, or sequence of the quote. */
  readonly at: number;
  /** Numbers begin again with each. */
  readonly epoch: number;
}

/** When each lane had an update. */
export interface UpdateTimes {
  readonly kind: Update['kind'];
  /** By lane, ms; NaN where it has not been applied. */
  readonly times: Float64Array;
  /** Lanes that have applied it. */
  readonly count: number;
}

interface Held extends UpdateTimes {
  readonly update: Update;
  readonly key: string;
  /** Order in which updates were first seen. */
  readonly ordinal: number;
  readonly firstTime: number;
  count: number;
  /** Every lane that runs has applied it, or had when it was looked at. */
  complete: boolean;
}

/** What places are judged on. */
export interface Finish {
  /** Counted from 1, over all updates every lane that ran has applied. */
  readonly number: number;
  readonly times: Float64Array;
}

/** An update is kept at least so long, ms, unless more come than there is room for. */
const KEPT_MS = 60_000;
/**
 * Room, in updates per second kept: over twice what ten busy instruments make (some 385). So 60,000 updates are held
 * at most, and 120,000 when a lane polls once a minute, some 0.5 kB each with twelve lanes.
 */
const MOST_PER_SECOND = 1_000;
/** Places of `#order` that may stand empty before it is moved up. */
const MOST_EMPTY = 20_000;
/** So long a trade is news; after it, quotes tell the places. */
const NEWS_MS = 10_000;

/** The receive time of every update on every lane, for a while: O(1) for each update, in bounded memory. */
export class UpdateTable {
  readonly #lanes: number;
  readonly #keptMs: number;
  readonly #most: number;
  readonly #onSettled: (update: UpdateTimes) => void;
  readonly #held = new Map<string, Held>();
  /** The same, oldest first, from `#oldest` on: a map finds its first key slowly when those before it have gone. */
  #order: Held[] = [];
  #oldest = 0;
  /** The newest update of each series that is kept no longer: one for each instrument, of trades and of quotes. */
  readonly #gone = new Map<string, Update>();
  #running: readonly number[] = [];
  #ordinal = 0;
  #completed = 0;
  #newest: { [kind in Update['kind']]?: Finish & { readonly ordinal: number; readonly time: number } } = {};

  /**
   * @param slowestMs a lane may have an update so much later than another; updates are kept twice as long.
   * @param onSettled told of each update that every lane running had, once no lane can have it any more.
   */
  constructor(lanes: number, slowestMs = 0, onSettled: (update: UpdateTimes) => void = () => undefined) {
    this.#lanes = lanes;
    this.#onSettled = onSettled;
    this.#keptMs = Math.max(KEPT_MS, 2 * slowestMs);
    this.#most = (this.#keptMs / 1_000) * MOST_PER_SECOND;
  }

  /** Updates held. */
  get size(): number {
    return this.#held.size;
  }

  /** Which lanes an update has to wait for. What waited only for one that has gone is complete. */
  setRunning(lanes: readonly number[], now: number): void {
    const fewer = this.#running.some((lane) => !lanes.includes(lane));
    this.#running = lanes;
    if (fewer) for (const held of this.#held.values()) this.#look(held, now);
  }

  /**
   * A lane applied an update.
   * @returns when the lanes had it; undefined when this one had it before, or when it comes so late that the times of
   * the others are kept no longer: there is nobody left to pair it with.
   */
  applied(lane: number, update: Update, time: number): UpdateTimes | undefined {
    const key = `${update.kind} ${update.id} ${update.at} ${update.epoch}`;
    let held = this.#held.get(key);
    if (held === undefined) {
      if (this.#isGone(update)) return undefined;
      this.#forget(time);
      const times = new Float64Array(this.#lanes).fill(Number.NaN);
      const { kind } = update;
      held = { key, update, kind, times, count: 0, ordinal: ++this.#ordinal, firstTime: time, complete: false };
      this.#order.push(held);
      this.#held.set(key, held);
    }
    if (!Number.isNaN(held.times[lane])) return undefined;
    held.times[lane] = time;
    held.count++;
    this.#look(held, time);
    return held;
  }

  /** The newest update that every lane running has applied: a trade while there are any, else a quote. */
  newest(now: number): Finish | undefined {
    const { trade, quote } = this.#newest;
    if (trade !== undefined && (quote === undefined || now - trade.time <= NEWS_MS)) return trade;
    return quote;
  }

  /** Nothing more comes: settles all that is held, and holds nothing. What some lane running still waited for goes. */
  settle(): void {
    for (const held of this.#held.values()) if (held.complete) this.#onSettled(held);
    this.#held.clear();
    this.#order = [];
    this.#oldest = 0;
  }

  #look(held: Held, now: number): void {
    if (held.complete || this.#running.length === 0) return;
    // Fewer lanes have it than run: most updates are asked about just once per lane.
    if (held.count < this.#running.length) return;
    if (this.#running.some((lane) => Number.isNaN(held.times[lane]))) return;
    held.complete = true;
    const number = ++this.#completed;
    if ((this.#newest[held.kind]?.ordinal ?? 0) > held.ordinal) return;
    this.#newest[held.kind] = { number, times: held.times, ordinal: held.ordinal, time: now };
  }

  /** Numbers rise: what is not newer than one that went is one that went, or came later still. */
  #isGone(update: Update): boolean {
    const gone = this.#gone.get(seriesOf(update));
    return gone !== undefined && update.epoch === gone.epoch && update.at <= gone.at;
  }

  #forget(now: number): void {
    for (let held = this.#order[this.#oldest]; held !== undefined; held = this.#order[++this.#oldest]) {
      if (this.#held.size < this.#most && now - held.firstTime <= this.#keptMs) break;
      this.#held.delete(held.key);
      const { update } = held;
      if (held.complete) this.#onSettled(held);
      // Out of order, an older one can go after a newer one.
      if (!this.#isGone(update)) this.#gone.set(seriesOf(update), update);
    }
    if (this.#oldest < MOST_EMPTY) return;
    this.#order = this.#order.slice(this.#oldest);
    this.#oldest = 0;
  }
}

function seriesOf({ kind, id }: Update): string {
  return `${kind} ${id}`;
}

/**
 * @param times by lane, ms; NaN for a lane that does not have it.
 * @param step what the clock cannot tell apart, ms: such lanes share a place, and the next place counts them all.
 * @returns places by lane; 1 is first.
 */
export function placesOf(times: ArrayLike<number>, step: number): readonly (number | undefined)[] {
  const finished = Array.from(times, (time, lane) => ({ time, lane })).filter(({ time }) => !Number.isNaN(time));
  finished.sort((a, b) => a.time - b.time);
  const places = new Array<number | undefined>(times.length).fill(undefined);
  let leader = { time: Number.NEGATIVE_INFINITY, place: 0 };
  finished.forEach(({ time, lane }, at) => {
    if (time - leader.time > step + ROUNDING_MS) leader = { time, place: at + 1 };
    places[lane] = leader.place;
  });
  return places;
}

/** Ms since 1970 with fractions are exact to a quarter of a microsecond. */
const ROUNDING_MS = 0.001;
