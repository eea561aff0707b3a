import { quantile } from './quantiles';

/** A median and where it lies with the confidence asked for, in the unit of the values. */
export interface MedianInterval {
  readonly median: number;
  /** Undefined while there are too few values to say one. */
  readonly interval: { readonly low: number; readonly high: number } | undefined;
}

/** Chance that any interval of those that are read together misses its median. */
const MISS = 0.05;

/**
 * How many values an interval takes when `comparisons` of them are read together: independent values, and values
 * however alike. From the least to the greatest of n independent ones misses with 2 · ½ⁿ: of one interval, 6 do.
 */
export function fewestFor(comparisons: number): { readonly independent: number; readonly alike: number } {
  const independent = Math.ceil(1 + Math.log2(comparisons / MISS));
  return { independent, alike: 2 * independent };
}

/**
 * The median of values in the order they happened, with its confidence interval between two order statistics: it
 * assumes no distribution (Conover, "Practical Nonparametric Statistics", 3rd ed., section 3.2: x(r) to x(n+1−r) with
 * r from the binomial distribution). Confidence is 95 % for all intervals that are read together, so each of m has
 * 1 − 5 %/m (Bonferroni: it asks nothing of how they depend on each other).
 *
 * Neighbours in time are alike, and n of them say less than n independent ones. What the interval rests on is the
 * number of signs (value above or below the median); `inflation` says how many times more their sum varies (Gastwirth
 * and Rubin, "Effect of dependence on the level of some one-sample tests", 1971), and n counts for so much less.
 * Where fewer independent ones are left than an interval takes, but twice as many values, the interval is from the
 * least to the greatest: values that stay alike for as long as they are watched are beyond any such method.
 *
 * @param comparisons intervals read together with this one, itself among them; 1 by default.
 * @returns undefined when there are no values.
 */
export function medianInterval(values: readonly number[], comparisons = 1): MedianInterval | undefined {
  const sorted = Float64Array.from(values).sort();
  const median = quantile(sorted, 0.5);
  if (median === undefined) return undefined;
  const worth = Math.floor(values.length / inflation(signCorrelation(values, median)));
  const fewest = fewestFor(comparisons);
  const tooFew = worth < fewest.independent;
  if (tooFew && values.length < fewest.alike) return { median, interval: undefined };
  // The same share is left out on either side as with `worth` independent values; rounded outwards.
  const share = tooFew ? 0 : rankOf(worth, MISS / comparisons / 2) / worth;
  const rank = Math.max(1, Math.floor(share * sorted.length));
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

/** @returns the greatest r with P(Bin(n, ½) < r) ≤ `tail`. */
function rankOf(n: number, tail: number): number {
  // In logarithms: ½ⁿ alone would vanish for a long race.
  let term = -n * Math.LN2;
  let below = 0;
  for (let rank = 0; rank < n; rank++) {
    below += Math.exp(term);
    if (below > tail) return rank;
    term += Math.log((n - rank) / (rank + 1));
  }
  return 0;
}

/**
 * Lag-1 correlation of the signs about the median, 0 to 1, one standard error above what is most likely: taken too low
 * it makes an interval too narrow, which tells far out in the tails. A tie counts for neither side.
 */
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
  const likely = raw + (1 + 3 * raw) / values.length;
  const error = Math.sqrt(Math.max(0, 1 - raw * raw) / values.length);
  return Math.min(1, Math.max(0, likely + error));
}
