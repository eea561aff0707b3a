import { placesOf, type UpdateTimes } from './update-table';

/** How the lanes came in over a whole race. */
export interface Standings {
  /** What was counted: trades where all running lanes had any, else quotes. */
  readonly of: 'trades' | 'quotes';
  /** Updates counted; the same for every lane. */
  readonly updates: number;
  /** Mean place by lane, 1 to the number of lanes; undefined for a lane that never had one of them. */
  readonly places: readonly (number | undefined)[];
}

/**
 * The mean finishing place of each lane over many updates. Every lane is judged on the same updates: one that never
 * had an update, because it was away, comes in last in it.
 */
export class MeanPlaces {
  readonly #kinds: { readonly [kind in UpdateTimes['kind']]: KindPlaces };

  constructor(lanes: number) {
    this.#kinds = { trade: new KindPlaces(lanes), quote: new KindPlaces(lanes) };
  }

  /** @param step what the clock cannot tell apart, ms: such lanes share a place. */
  add({ kind, times }: Pick<UpdateTimes, 'kind' | 'times'>, step: number): void {
    this.#kinds[kind].add(times, step);
  }

  /** @returns undefined before the first update. */
  standings(): Standings | undefined {
    const { trade, quote } = this.#kinds;
    // Of quotes a slow lane skips those that did not last: those it has flatter it.
    const [of, kind] = trade.updates > 0 ? (['trades', trade] as const) : (['quotes', quote] as const);
    return kind.updates === 0 ? undefined : { of, updates: kind.updates, places: kind.means() };
  }
}

class KindPlaces {
  readonly #sums: Float64Array;
  readonly #came: Uint8Array;
  #updates = 0;

  constructor(lanes: number) {
    this.#sums = new Float64Array(lanes);
    this.#came = new Uint8Array(lanes);
  }

  get updates(): number {
    return this.#updates;
  }

  add(times: Float64Array, step: number): void {
    const places = placesOf(times, step);
    const last = 1 + places.filter((place) => place !== undefined).length;
    places.forEach((place, lane) => {
      this.#sums[lane] = (this.#sums[lane] ?? 0) + (place ?? last);
      if (place !== undefined) this.#came[lane] = 1;
    });
    this.#updates++;
  }

  means(): readonly (number | undefined)[] {
    return Array.from(this.#sums, (sum, lane) => (this.#came[lane] === 1 ? sum / this.#updates : undefined));
  }
}
