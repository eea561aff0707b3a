import type { Candle } from '@/lib/market/candle';
import { CandleBuilder } from '@/lib/market/candle-builder';
import { candleStart } from '@/lib/market/candle-time';
import type { TradeEvent } from '@/lib/market/market-event';
import { type TimeRange, TimeRanges } from './time-ranges';

const MINUTE_MS = 60_000;
/** A minute is over so much after its end: what was on its way, and clocks that differ, had time to arrive. */
const SETTLE_MS = 2_000;
/** A quote does not prove that trades come too; so much after the first one they do. */
const SUBSCRIBED_MS = 10_000;
/** How far a venue's clock may be ahead of ours. */
const MOST_AHEAD_MS = MINUTE_MS;
/** Minutes kept for trades that are late. */
const KEPT_MS = 15 * MINUTE_MS;

/** Minutes to be kept: all that was traded in the range, and minutes before it that changed since they were taken. */
export interface TakenMinutes {
  readonly range: TimeRange;
  readonly candles: readonly Candle[];
}

/**
 * One instrument as it is heard live: its minutes, built from trades, and which of them were heard from beginning to
 * end. A minute counts as heard only when something of the instrument arrived after it, because a line that has died
 * says nothing.
 */
export class LiveMinutes {
  /** When the newest trade was received, ms since 1970; undefined before the first. */
  newestTradeAt: number | undefined;
  /** Where doubt begins since the line was lost: trades from here to `heardFrom` may be missing. */
  doubtFrom: number | undefined;
  readonly #builder = new CandleBuilder('1m');
  /** Told by the venue: trades no longer change them. */
  readonly #told = new TimeRanges();
  /** Taken already, and changed by a trade since. */
  readonly #changed = new Set<number>();
  #firstMinute = Number.POSITIVE_INFINITY;
  #heardFrom = Number.POSITIVE_INFINITY;
  #heardAt = Number.NEGATIVE_INFINITY;
  #takenTo = Number.NEGATIVE_INFINITY;

  /** Something other than a trade arrived. */
  hear(ingestTime: number): void {
    this.#listen(ingestTime, ingestTime + SUBSCRIBED_MS);
  }

  /** @returns false when it came too late: its minute was closed long ago and now lacks it. */
  trade({ price, size, eventTime, ingestTime }: TradeEvent): boolean {
    // A time that has not come yet is nobody's clock but a fault.
    const time = eventTime === undefined || eventTime > ingestTime + MOST_AHEAD_MS ? ingestTime : eventTime;
    this.#listen(ingestTime, Math.max(time, ingestTime));
    const minute = candleStart(time, '1m');
    // Venues repeat the last trades when a subscription begins; of those minutes the venue has to tell, or has told.
    if (minute < this.#firstMinute || this.#told.endOf(minute) !== undefined) return true;
    if (minute < this.#heardAt - KEPT_MS) return false;
    this.newestTradeAt = Math.max(this.newestTradeAt ?? ingestTime, ingestTime);
    this.#builder.fold({ time, price, size });
    if (minute < this.#takenTo) this.#changed.add(minute);
    return true;
  }

  /** From here on every trade is heard, as long as the line lives; undefined while it does not. */
  get heardFrom(): number | undefined {
    return Number.isFinite(this.#heardFrom) ? this.#heardFrom : undefined;
  }

  /** Where that begins which was heard and has not been taken. */
  get heldFrom(): number | undefined {
    return Number.isFinite(this.#heardFrom) ? Math.max(this.#heardFrom, this.#takenTo) : undefined;
  }

  /** The minute of the newest trade; undefined where none is held. */
  get newestMinute(): number | undefined {
    return this.#builder.candles().at(-1)?.time;
  }

  /** What has been heard wholly, or has changed, since the last time; undefined where nothing has. */
  take(): TakenMinutes | undefined {
    const from = Math.max(this.#heardFrom, this.#takenTo);
    const to = this.#heardUpTo();
    if (!(from < to) && this.#changed.size === 0) return undefined;
    const late = [...this.#changed].flatMap((minute) => this.#builder.get(minute) ?? []);
    this.#changed.clear();
    if (!(from < to)) return { range: [this.#takenTo, this.#takenTo], candles: late };
    this.#takenTo = to;
    const candles = [...late, ...this.#builder.candles(from, to)];
    this.#builder.dropBefore(this.#heardAt - KEPT_MS);
    this.#told.remove(0, candleStart(this.#heardAt - KEPT_MS, '1m'));
    return { range: [from, to], candles };
  }

  /** The line is lost. What was heard before has to be taken first. */
  lose(): void {
    const upTo = this.#heardUpTo();
    // What was never heard from its beginning is nobody's loss.
    if (this.#heardFrom <= upTo) this.doubtFrom = Math.min(this.doubtFrom ?? upTo, upTo);
    this.#heardFrom = Number.POSITIVE_INFINITY;
    this.#heardAt = Number.NEGATIVE_INFINITY;
  }

  /** Puts what the venue says of closed minutes in the place of what was built. */
  replace([from, to]: TimeRange, candles: readonly Candle[]): void {
    const told = new Map(candles.map((candle) => [candle.time, candle]));
    this.#told.add(from, to);
    for (const { time } of this.#builder.candles(from, to)) {
      this.#changed.delete(time);
      const candle = told.get(time);
      if (candle === undefined) this.#builder.drop(time);
      else this.#builder.seed(candle);
    }
  }

  /** Minutes that begin from `from` and before `to`, oldest first; one from a time of doubt may lack trades. */
  candles(from: number, to: number): Candle[] {
    return this.#builder.candles(from, to);
  }

  /** @param sure from when on trades surely come. */
  #listen(ingestTime: number, sure: number): void {
    if (!Number.isFinite(this.#firstMinute)) this.#firstMinute = candleStart(ingestTime, '1m');
    this.#heardAt = Math.max(this.#heardAt, ingestTime);
    const begins = candleStart(sure + SETTLE_MS - 1, '1m') + MINUTE_MS;
    if (begins < this.#heardFrom) this.#heardFrom = begins;
  }

  #heardUpTo(): number {
    return candleStart(this.#heardAt - SETTLE_MS, '1m');
  }
}
