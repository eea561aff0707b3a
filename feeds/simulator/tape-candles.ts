import { CANDLE_MS, type Candle, type CandleInterval } from '@/lib/market/candle';
import { decimalsOf } from '@/lib/market/price-format';
import type { CandleDay, DaySoFar, DayTraded } from './day';
import type { SimulatedInstrument } from './instruments';
import { MinuteStore } from './minute-store';
import type { Stretch } from './new-york-day';
import { SeededHistory } from './seeded-history';
import { joined, type TickCandle } from './tick-candle';
import type { TradingCalendar } from './trading-calendar';

const MINUTE_MS = CANDLE_MS['1m'];
const DAY_MS = CANDLE_MS['1d'];
/** No market rests longer than a long weekend. */
const LONGEST_REST_DAYS = 7;

export interface CandleWish {
  readonly interval: CandleInterval;
  /** ms since 1970, exclusive. */
  readonly before: number;
  readonly limit: number;
}

/** All candles of one simulated market: what its own trades made since its start, and a past that leads up to it. */
export class TapeCandles {
  readonly #store = new MinuteStore();
  readonly #history: SeededHistory;
  /** Whole minutes before it are complete, ms since 1970. */
  #watchedTo: number;

  /** @param openTick price at which it opens, which its past ends with. @param start ms since 1970. */
  constructor(
    seed: string,
    private readonly instrument: SimulatedInstrument,
    private readonly calendar: TradingCalendar,
    private readonly start: number,
    openTick: number,
  ) {
    this.#watchedTo = Math.floor(start / MINUTE_MS) * MINUTE_MS;
    this.#history = new SeededHistory(seed, instrument, calendar, this.#watchedTo, openTick);
  }

  trade(time: number, price: number, size: number): void {
    const { priceStep, sizeStep } = this.instrument;
    const ticks = Math.round(price / priceStep);
    const units = Math.round(size / sizeStep);
    this.#store.add(time, { open: ticks, high: ticks, low: ticks, close: ticks, units, value: units * ticks });
    this.#watchedTo = Math.max(this.#watchedTo, Math.floor(time / MINUTE_MS) * MINUTE_MS + MINUTE_MS);
  }

  /** Nobody watched in this time, at this price: its whole minutes are made up, once. */
  slept(from: number, to: number, ticks: number): void {
    const begin = Math.max(this.#watchedTo, Math.floor(from / MINUTE_MS) * MINUTE_MS);
    const end = Math.floor(to / MINUTE_MS) * MINUTE_MS;
    if (begin >= end) return;
    this.#watchedTo = end;
    // Older ones would not be kept.
    const kept = Math.max(begin, end - LONGEST_REST_DAYS * DAY_MS);
    for (const minute of this.#history.asleep(kept, end, ticks)) this.#store.add(minute.from, minute);
  }

  split(ratio: number): void {
    this.#history.split(ratio);
    this.#store.split(ratio);
  }

  /** Oldest first, without the one that is still open at `now`. */
  candles({ interval, before, limit }: CandleWish, now: number): Candle[] {
    const candles: Candle[] = [];
    const newest = this.#stretch(Math.min(before - 1, now), interval);
    let to = newest.to <= now ? newest.to : newest.from;
    while (candles.length < limit) {
      const { from } = this.#stretch(to - 1, interval);
      if (this.#forgotten(from, interval)) break;
      const found = this.#part(from, to);
      if (found !== undefined) candles.push(this.#told(from, found));
      else if (this.#history.exhausted && from <= this.#history.oldest) break;
      to = found === undefined ? this.#beforeRest(from, interval) : from;
    }
    return candles.reverse();
  }

  /** What the day was before the start, as of its opening price. */
  soFar(price: number): DaySoFar {
    const end = this.#history.end;
    if (this.calendar.timeZone === undefined) return { open: price };
    const [today, yesterday] = this.#tradingDays(end);
    const regularToday = today && this.calendar.regular(today.from);
    const closed = regularToday && regularToday.to <= this.start ? this.#closeOf(today) : undefined;
    return {
      open: (yesterday && this.#closeOf(yesterday)) ?? price,
      ...(closed !== undefined && { close: closed }),
    };
  }

  /** The figures of the day at `time`: those of its whole minutes, of the last 24 hours what trades around the clock. */
  dayAt(time: number): CandleDay | undefined {
    const minute = Math.floor(time / MINUTE_MS) * MINUTE_MS;
    const stretch = this.calendar.timeZone === undefined ? { from: minute - DAY_MS } : this.#tradingDays(time)[0];
    if (stretch === undefined) return undefined;
    const sum = this.#part(stretch.from, minute + MINUTE_MS);
    return { open: this.#price(sum?.open) ?? 0, traded: sum && this.#traded(sum) };
  }

  #traded(sum: TickCandle): DayTraded {
    const { high, low, volume } = this.#told(0, sum);
    return { high, low, volume, turnover: sum.value * this.instrument.priceStep * this.instrument.sizeStep };
  }

  #tradingDays(time: number): Stretch[] {
    const days: Stretch[] = [];
    for (let at = time, back = 0; back < LONGEST_REST_DAYS && days.length < 2; back += 1) {
      const hours = this.calendar.hours(at);
      if (hours !== undefined && hours.from <= time) days.push(hours);
      at = this.calendar.day(at).from - 1;
    }
    return days;
  }

  #closeOf(day: Stretch): number | undefined {
    const regular = this.calendar.regular(day.from);
    return regular && this.#price(this.#part(regular.to - MINUTE_MS, regular.to)?.close);
  }

  #part(from: number, to: number): TickCandle | undefined {
    const since = to > this.#history.end ? this.#store.part(from, to) : undefined;
    const past = from < this.#history.end ? this.#history.part(from, to) : undefined;
    return joined(past, since);
  }

  #forgotten(from: number, interval: CandleInterval): boolean {
    const { minutesFrom, hoursFrom } = this.#store;
    return from < (CANDLE_MS[interval] < CANDLE_MS['1h'] ? minutesFrom : hoursFrom);
  }

  /** Nothing traded from `from` on: where what comes before it ends. */
  #beforeRest(from: number, interval: CandleInterval): number {
    const { open, startsAt } = this.calendar.phaseAt(from);
    if (open) return from;
    return Math.min(from, this.#stretch(startsAt - 1, interval).to);
  }

  /** The candle that holds `time`; short ones are aligned with UTC everywhere. */
  #stretch(time: number, interval: CandleInterval): Stretch {
    if (interval === '1d') return this.calendar.day(time);
    const from = Math.floor(time / CANDLE_MS[interval]) * CANDLE_MS[interval];
    return { from, to: from + CANDLE_MS[interval] };
  }

  #price(ticks: number | undefined): number | undefined {
    if (ticks === undefined) return undefined;
    return Number((ticks * this.instrument.priceStep).toFixed(decimalsOf(this.instrument.priceStep)));
  }

  #told(time: number, { open, high, low, close, units }: TickCandle): Candle {
    const price = (ticks: number) => this.#price(ticks) ?? 0;
    const volume = Number((units * this.instrument.sizeStep).toFixed(decimalsOf(this.instrument.sizeStep)));
    return { time, open: price(open), high: price(high), low: price(low), close: price(close), volume };
  }
}
