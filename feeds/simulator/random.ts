/** FNV-1a with a final mix: spreads a text over 32 bits, so that similar seeds give unrelated numbers. */
function hash(text: string, basis: number): number {
  let value = basis;
  for (const character of text) value = Math.imul(value ^ (character.codePointAt(0) ?? 0), 16777619);
  value = Math.imul(value ^ (value >>> 16), 0x85ebca6b);
  value = Math.imul(value ^ (value >>> 13), 0xc2b2ae35);
  return (value ^ (value >>> 16)) >>> 0;
}

/** A seeded stream of random numbers: sfc32 (Doty-Humphrey, PractRand). Same seed, same numbers, on any machine. */
export class Random {
  #a: number;
  #b: number;
  #c: number;
  #counter = 1;

  constructor(seed: string) {
    this.#a = hash(seed, 2166136261);
    this.#b = hash(seed, 0x9e3779b9);
    this.#c = hash(seed, 0x243f6a88);
    for (let round = 0; round < 12; round += 1) this.uniform();
  }

  /** @returns a number in [0, 1). */
  uniform(): number {
    const sum = (this.#a + this.#b + this.#counter) | 0;
    this.#counter = (this.#counter + 1) | 0;
    this.#a = this.#b ^ (this.#b >>> 9);
    this.#b = (this.#c + (this.#c << 3)) | 0;
    this.#c = (((this.#c << 21) | (this.#c >>> 11)) + sum) | 0;
    return (sum >>> 0) / 4294967296;
  }

  chance(probability: number): boolean {
    return this.uniform() < probability;
  }

  exponential(mean: number): number {
    return -mean * Math.log(1 - this.uniform());
  }

  /** @returns 1, 2, 3 … with this mean, at least 1. */
  geometric(mean: number): number {
    if (mean <= 1) return 1;
    return 1 + Math.floor(Math.log(1 - this.uniform()) / Math.log(1 - 1 / mean));
  }

  normal(): number {
    const radius = Math.sqrt(-2 * Math.log(1 - this.uniform()));
    return radius * Math.cos(2 * Math.PI * this.uniform());
  }

  /** Log-normal with this mean (not median); `sigma` is the deviation of its logarithm. */
  logNormal(mean: number, sigma: number): number {
    return mean * Math.exp(sigma * this.normal() - (sigma * sigma) / 2);
  }

  /** Pareto with least value 1 and tail index `alpha`. */
  pareto(alpha: number): number {
    return (1 - this.uniform()) ** (-1 / alpha);
  }
}

/** A fixed number in [0, 1) for every place: what stands there, without remembering it. */
export class Noise {
  readonly #seed: number;

  constructor(seed: string) {
    this.#seed = hash(seed, 2166136261);
  }

  at(place: number, epoch = 0): number {
    let value = Math.imul(this.#seed ^ place, 0x9e3779b1) ^ Math.imul(epoch + 1, 0x85ebca77);
    value = Math.imul(value ^ (value >>> 15), 0x2c1b3c6d);
    value = Math.imul(value ^ (value >>> 12), 0x297a2d39);
    return ((value ^ (value >>> 15)) >>> 0) / 4294967296;
  }
}
