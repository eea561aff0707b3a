import type { Random } from './random';

/** One exponential kernel: every arrival brings `branching` more on average, spread over `seconds`. */
export interface HawkesKernel {
  readonly branching: number;
  readonly seconds: number;
}

export interface HawkesParameters {
  /** Mean arrivals per second, over everything. */
  readonly rate: number;
  /** Their branchings add up to less than 1. */
  readonly kernels: readonly HawkesKernel[];
  /** How unevenly arrivals excite: deviation of the logarithm of a factor with mean 1. Default 0, all alike. */
  readonly unevenness?: number;
}

/** How the base rate varies: a factor with mean 1 and a known maximum. */
export interface Seasonality {
  readonly maximum: number;
  at(seconds: number): number;
}

const FLAT: Seasonality = { maximum: 1, at: () => 1 };

/**
 * Arrivals that excite further arrivals, as trades do: intensity
 * λ(t) = μ·s(t) + Σₖ Σᵢ mᵢ·(nₖ/τₖ)·exp(−(t − tᵢ)/τₖ) with base rate μ = rate·(1 − Σnₖ) and marks mᵢ of mean 1.
 *
 * Exact by Ogata's thinning (1981); exponential kernels make the inner sum one number per kernel that decays
 * between arrivals. Starts in the stationary mean, not from silence.
 */
export class HawkesArrivals {
  readonly #base: number;
  readonly #rate: number;
  readonly #unevenness: number;
  readonly #excitations: { readonly kernel: HawkesKernel; intensity: number }[];
  #now = 0;

  constructor(
    parameters: HawkesParameters,
    private readonly random: Random,
    private readonly season: Seasonality = FLAT,
  ) {
    const branching = parameters.kernels.reduce((sum, kernel) => sum + kernel.branching, 0);
    if (!(branching < 1)) throw new RangeError('branchings must add up to less than 1');
    this.#base = parameters.rate * (1 - branching);
    this.#rate = parameters.rate;
    this.#unevenness = parameters.unevenness ?? 0;
    this.#excitations = parameters.kernels.map((kernel) => ({ kernel, intensity: 0 }));
    this.restart(0);
  }

  /** Begins anew at this time, in the mean for it; no arrival before counts. */
  restart(seconds: number): void {
    this.#now = seconds;
    const start = this.#rate * this.season.at(seconds);
    for (const excitation of this.#excitations) excitation.intensity = start * excitation.kernel.branching;
  }

  /** Time passes in which nothing happens and nothing is forgotten. */
  skip(seconds: number): void {
    this.#now += seconds;
  }

  /**
   * @param until seconds from the start. Default no limit.
   * @returns when the next arrival is, in seconds from the start, later than the one before; undefined when there is none
   * before `until`. The next call then goes on from there.
   */
  next(until = Number.POSITIVE_INFINITY): number | undefined {
    for (;;) {
      // Excitation only decays until the next arrival, so this bounds the intensity from here on.
      const bound = this.#base * this.season.maximum + this.#excitement();
      const wait = this.random.exponential(1 / bound);
      if (this.#now + wait >= until) {
        this.#advance(Math.max(0, until - this.#now));
        return undefined;
      }
      this.#advance(wait);
      const intensity = this.#base * this.season.at(this.#now) + this.#excitement();
      if (this.random.uniform() * bound < intensity) break;
    }
    const mark = this.#unevenness > 0 ? this.random.logNormal(1, this.#unevenness) : 1;
    for (const excitation of this.#excitations) {
      excitation.intensity += (mark * excitation.kernel.branching) / excitation.kernel.seconds;
    }
    return this.#now;
  }

  #excitement(): number {
    let sum = 0;
    for (const { intensity } of this.#excitations) sum += intensity;
    return sum;
  }

  #advance(seconds: number): void {
    this.#now += seconds;
    for (const excitation of this.#excitations) {
      excitation.intensity *= Math.exp(-seconds / excitation.kernel.seconds);
    }
  }
}
