import { CANDLE_MS } from '@/lib/market/candle';
import { Random } from './random';
import { joined, type TickCandle, typicalValue } from './tick-candle';

/** A stretch of time that was made up as a whole; its parts follow from it. Times in ms since 1970. */
export interface CandleSpan extends TickCandle {
  readonly from: number;
  readonly to: number;
}

/** How it comes apart: a day into hours, an hour into quarters, and so on. */
const LENGTHS = [CANDLE_MS['1h'], CANDLE_MS['15m'], CANDLE_MS['5m'], CANDLE_MS['1m']];
const MOST_HELD = 5_000;
/** Bridges swing by this share of the whole's range before they are fitted into it. */
const SWING = 0.7;
const WICK = 0.15;
const UNEVEN_VOLUME = 0.6;

/**
 * Takes spans apart into smaller ones whose sum is the whole, exactly: the first opens and the last closes like it, one of
 * them reaches its high and one its low, and their volumes add up. Only what is asked for is made.
 */
export class SpanDivider {
  readonly #held = new Map<string, readonly CandleSpan[]>();

  /** @param activity how much trades at a time. */
  constructor(
    private readonly seed: string,
    private readonly activity: (time: number) => number,
  ) {}

  /** What of `whole` lies from `from` and before `to`, which are whole minutes. */
  part(whole: CandleSpan, from: number, to: number): TickCandle | undefined {
    if (whole.to <= from || whole.from >= to) return undefined;
    if (whole.from >= from && whole.to <= to) return whole;
    let sum: TickCandle | undefined;
    for (const child of this.#children(whole)) sum = joined(sum, this.part(child, from, to));
    return sum;
  }

  *minutes(whole: CandleSpan): Generator<CandleSpan> {
    if (whole.to - whole.from <= CANDLE_MS['1m']) yield whole;
    else for (const child of this.#children(whole)) yield* this.minutes(child);
  }

  #children(whole: CandleSpan): readonly CandleSpan[] {
    const key = `${whole.from} ${whole.to}`;
    const held = this.#held.get(key);
    if (held !== undefined) return held;
    const times = cuts(whole);
    const shares = times.slice(1).map((to, index) => this.#activityOf(times[index] ?? to, to));
    const children = divided(whole, times, shares, new Random(`${this.seed} ${key}`));
    if (this.#held.size >= MOST_HELD) this.#held.clear();
    this.#held.set(key, children);
    return children;
  }

  #activityOf(from: number, to: number): number {
    let sum = 0;
    for (const place of [0.125, 0.375, 0.625, 0.875]) sum += this.activity(from + (to - from) * place);
    return Math.max(1e-6, sum * (to - from));
  }
}

/** Where it comes apart: at the ends of the greatest length that divides it. */
function cuts({ from, to }: CandleSpan): number[] {
  for (const length of LENGTHS) {
    const times = [from];
    for (let time = (Math.floor(from / length) + 1) * length; time < to; time += length) times.push(time);
    if (times.length > 1) return [...times, to];
  }
  return [from, to];
}

function divided(whole: CandleSpan, times: readonly number[], shares: readonly number[], random: Random): CandleSpan[] {
  const total = shares.reduce((sum, share) => sum + share, 0);
  const prices = bridge(
    whole,
    shares.map((share) => share / total),
    random,
  );
  const volumes = portions(
    whole.units,
    shares.map((share) => share * random.logNormal(1, UNEVEN_VOLUME)),
  );
  const range = whole.high - whole.low;
  const children = shares.map((share, index) => {
    const [open, close] = [prices[index] ?? whole.open, prices[index + 1] ?? whole.close];
    const wick = () => Math.floor(random.exponential(range * WICK * Math.sqrt(share / total)));
    const high = Math.min(whole.high, Math.max(open, close) + wick());
    const low = Math.max(whole.low, Math.min(open, close) - wick());
    const [from = 0, to = 0] = times.slice(index, index + 2);
    return { from, to, open, high, low, close, units: volumes[index] ?? 0, value: 0 };
  });
  // Somewhere in it the high and the low of the whole were reached.
  const highest = children.reduce((best, child) => (child.high > best.high ? child : best));
  const lowest = children.reduce((best, child) => (child.low < best.low ? child : best));
  highest.high = whole.high;
  lowest.low = whole.low;
  for (const child of children) child.value = typicalValue(child);
  return children;
}

/** Prices between the parts: a walk from the open to the close that stays within the high and the low. */
function bridge({ open, high, low, close }: CandleSpan, shares: readonly number[], random: Random): number[] {
  const walk = [0];
  for (const share of shares) walk.push((walk.at(-1) ?? 0) + random.normal() * Math.sqrt(share));
  const end = walk.at(-1) ?? 0;
  let passed = 0;
  const line = walk.map((place, index) => {
    passed += index === 0 ? 0 : (shares[index - 1] ?? 0);
    return open + (close - open) * passed + (place - end * passed) * (high - low) * SWING;
  });
  const [top, bottom] = [Math.max(open, close), Math.min(open, close)];
  const above = (high - top) / Math.max(1e-9, Math.max(...line) - top);
  const below = (bottom - low) / Math.max(1e-9, bottom - Math.min(...line));
  const prices = line.map((price) => {
    if (price > top) return Math.round(top + (price - top) * Math.min(2, above));
    if (price < bottom) return Math.round(bottom - (bottom - price) * Math.min(2, below));
    return Math.round(price);
  });
  prices[0] = open;
  prices[prices.length - 1] = close;
  return prices;
}

/** Whole numbers that add up to `total`, in proportion, at least 1 each where there is enough. */
function portions(total: number, shares: readonly number[]): number[] {
  const sum = shares.reduce((all, share) => all + share, 0);
  const least = total >= shares.length ? 1 : 0;
  const rest = total - least * shares.length;
  let [passed, given] = [0, 0];
  return shares.map((share) => {
    passed += share;
    const upTo = Math.min(rest, Math.round((rest * passed) / sum));
    const portion = upTo - given;
    given = upTo;
    return least + portion;
  });
}
