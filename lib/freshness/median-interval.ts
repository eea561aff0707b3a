import { quantile } from './quantiles';

/** A median and where it lies with 95 % confidence, in the unit of the values. */
export interface MedianInterval {
  readonly median: number;
  /** Undefined while there are too few values to say one. */
  readonly interval: { readonly low: number; readonly high: number } | undefined;
}

/** Fewer independent values than this have no 95 % interval: 2 · ½⁵ = 6 %. */
const FEWEST = 6;
/** So many values, however alike, have one from the least to the greatest. */
const FEWEST_ALIKE = 12;
const TAIL = 0.025;

/**
 * The median of values in the order they happened, with its 95 % confidence interval between two order statistics:
 * it assumes no distribution (Conover, "Practical Nonparametric Statistics", 3rd ed., section 3.2: x(r) to x(n+1−r)
 * with r from the binomial distribution).
 *
 * Neighbours in time are alike, and n of them say less than n independent ones. What the interval rests on is the
 * number of signs (value above or below the median); `inflation` says how many times more their sum varies (Gastwirth
 * and Rubin, "Effect of dependence on the level of some one-sample tests", 1971), and n counts for so much less.
 * Where fewer than 6 are left of 12 or more, the interval is from the least to the greatest: values that stay alike
 * for as long as they are watched are beyond any such method.
 *
 * @returns undefined when there are no values.
 */
export function medianInterval(values: readonly number[]): MedianInterval | undefined {
  const sorted = Float64Array.from(values).sort();
  const median = quantile(sorted, 0.5);
  if (median === undefined) return undefined;
  const worth = Math.floor(values.length / inflation(signCorrelation(values, median)));
  if (worth < FEWEST && values.length < FEWEST_ALIKE) return { median, interval: undefined };
  // The same share is left out on either side as with `worth` independent values; rounded outwards.
  const rank = worth < FEWEST ? 1 : Math.max(1, Math.floor((rankOf(worth) / worth) * sorted.length));
  const low = sorted[rank - 1];
  const high = sorted[sorted.length - rank];
  return { median, interval: low === undefined || high === undefined ? undefined : { low, high } };
}

/**
 * How many times more a sum of signs varies than that of independent ones: 1 + 2·Σ ρ(k), where the signs of a
 * first-order Gaussian process with likeness φ have ρ(k) = (2/π)·asin(φᵏ).
 * @param correlation of neighbours, 0 to 1.
 */
function inflation(correlation: number): number {
  const likeness = Math.sin((Math.PI / 2) * correlation);
  if (likeness > MOST_ALIKE) return Number.POSITIVE_INFINITY;
  let sum = 1;
  for (let power = likeness; power > 0.001; power *= likeness) sum += (4 / Math.PI) * Math.asin(power);
  return sum;
}

const MOST_ALIKE = 0.999;

/** @returns the greatest r with P(Bin(n, ½) < r) ≤ 2.5 %, at least 1 for n ≥ 6. */
function rankOf(n: number): number {
  // In logarithms: ½ⁿ alone would vanish for a long race.
  let term = -n * Math.LN2;
  let below = 0;
  for (let rank = 0; rank < n; rank++) {
    below += Math.exp(term);
    if (below > TAIL) return rank;
    term += Math.log((n - rank) / (rank + 1));
  }
  return 0;
}

/** Lag-1 correlation of the signs about the median, 0 to 1. A tie counts for neither side. */
function signCorrelation(values: readonly number[], median: number): number {
  let products = 0;
  let squares = 0;
  let before = 0;
  for (const value of values) {
    const sign = Math.sign(value - median);
    products += before * sign;
    squares += sign * sign;
    before = sign;
  }
  if (squares === 0) return 0;
  // Of n signs about their own median the estimate is low by some (1 + 3ρ)/n.
  const raw = products / squares;
  return Math.min(1, Math.max(0, raw + (1 + 3 * raw) / values.length));
}
