import { type CandleSpan, SpanDivider } from './candle-span';
import type { SimulatedInstrument } from './instruments';
import { Random } from './random';
import { SESSION_SECONDS } from './season';
import { adjusted, joined, type TickCandle, typicalValue } from './tick-candle';
import type { TradingCalendar } from './trading-calendar';

/** How far back it goes, in trading days. */
const MOST_DAYS = 1_500;
/** How strongly a day's price is drawn to the reference, so that years do not lead anywhere. */
const PULL = 0.005;
/** Overnight, as a share of a day's deviation. */
const NIGHT = 0.3;
/** How far a day reaches beyond its open and close, as a share of its deviation. */
const REACH = 0.4;

/**
 * The past of a simulated market, made up from the end: a walk of days back from the price at which it opened, and each day
 * taken apart into minutes only where somebody asks. The same seed and end give the same past.
 */
export class SeededHistory {
  readonly #random: Random;
  readonly #divider: SpanDivider;
  /** Newest first. */
  readonly #days: CandleSpan[] = [];
  readonly #deviation: number;
  readonly #reference: number;
  #cursor: number;
  #close: number;
  #ratio = 1;

  /**
   * @param end when it ends, a whole minute, ms since 1970.
   * @param close its last price, in ticks.
   */
  constructor(
    seed: string,
    private readonly instrument: SimulatedInstrument,
    private readonly calendar: TradingCalendar,
    readonly end: number,
    close: number,
  ) {
    this.#random = new Random(`${seed} history`);
    this.#divider = new SpanDivider(`${seed} span`, calendar.activity);
    const seconds = instrument.assetClass === 'stock' ? SESSION_SECONDS : 86_400;
    this.#deviation = instrument.dailyVolatility * Math.sqrt(calendar.tradingSeconds / seconds);
    this.#reference = Math.log(instrument.referencePrice / instrument.priceStep);
    this.#cursor = end;
    this.#close = close;
  }

  /** What traded from `from` and before `to`, whole minutes; undefined when nothing did. */
  part(from: number, to: number): TickCandle | undefined {
    while ((this.#days.at(-1)?.from ?? this.end) > from && this.#goBack());
    let sum: TickCandle | undefined;
    for (let index = this.#indexOf(to); index < this.#days.length; index += 1) {
      const day = this.#days[index];
      if (day === undefined || day.to <= from) break;
      sum = joined(this.#divider.part(day, from, to), sum);
    }
    return sum && adjusted(sum, this.#ratio);
  }

  /** Nothing begins before it: when the oldest day it may tell of begins, as far as it knows. */
  get exhausted(): boolean {
    return this.#days.length >= MOST_DAYS;
  }

  get oldest(): number {
    return this.#days.at(-1)?.from ?? this.end;
  }

  /** Each share has become so many: all of it is told in the new ones. */
  split(ratio: number): void {
    this.#ratio *= ratio;
  }

  /** Minutes in which nobody watched, for the same instrument: from a price back to it. */
  *asleep(from: number, to: number, ticks: number): Generator<CandleSpan> {
    for (let time = from; time < to; ) {
      const hours = this.calendar.hours(time);
      const [begin, end] = [Math.max(from, hours?.from ?? to), Math.min(to, hours?.to ?? 0)];
      if (begin < end) {
        const random = new Random(`${begin} ${end} ${ticks} asleep`);
        yield* this.#divider.minutes(this.#span(begin, end, Math.log(ticks), Math.log(ticks), random));
      }
      time = this.calendar.day(time).to;
    }
  }

  #goBack(): boolean {
    if (this.exhausted) return false;
    const random = this.#random;
    let hours = this.calendar.hours(this.#cursor - 1);
    while (hours === undefined || hours.from >= this.#cursor) {
      this.#cursor = this.calendar.day(this.#cursor - 1).from;
      hours = this.calendar.hours(this.#cursor - 1);
    }
    const to = Math.min(this.#cursor, hours.to);
    const share = (to - hours.from) / (hours.to - hours.from);
    const close = Math.log(this.#close);
    const open =
      close + (this.#reference - close) * PULL * share - random.normal() * this.#deviation * Math.sqrt(share);
    const day = this.#span(hours.from, to, open, close, random);
    this.#days.push(day);
    const night = this.calendar.neverCloses ? 0 : random.normal() * NIGHT * this.#deviation;
    this.#close = Math.max(2, Math.round(day.open * Math.exp(night)));
    this.#cursor = this.calendar.day(hours.from).from;
    return true;
  }

  /** @param open logarithm of the price in ticks, as `close`. */
  #span(from: number, to: number, open: number, close: number, random: Random): CandleSpan {
    const { dailyTurnover, priceStep, sizeStep } = this.instrument;
    const hours = this.calendar.hours(from);
    const share = hours === undefined ? 1 : (to - from) / (hours.to - hours.from);
    const reach = () => Math.abs(random.normal()) * this.#deviation * REACH * Math.sqrt(share);
    const ticks = (logarithm: number) => Math.max(2, Math.round(Math.exp(logarithm)));
    const high = ticks(Math.max(open, close) + reach());
    const low = ticks(Math.min(open, close) - reach());
    const turnover = dailyTurnover * share * random.logNormal(1, 0.3);
    const units = Math.max(1, Math.round(turnover / (Math.exp((open + close) / 2) * priceStep * sizeStep)));
    const candle = { open: ticks(open), high, low, close: ticks(close), units };
    return { from, to, ...candle, value: typicalValue(candle) };
  }

  /** The newest day that begins before `time`, by its place among those known. */
  #indexOf(time: number): number {
    let [low, high] = [0, this.#days.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.#days[middle]?.from ?? 0) < time) high = middle;
      else low = middle + 1;
    }
    return low;
  }
}
