import type { InstrumentId } from '@/lib/market/instrument';
import { HourLine } from './hour-line';
import { Spark, type SparkPoint } from './spark';

interface Lines {
  readonly seen: Spark;
  readonly hour: HourLine;
}

type Begun = (ids: readonly InstrumentId[]) => void;

/** The price lines of everything that is followed, in the server's clock as it came, and told in ours. */
export class PriceLines {
  readonly #toClientTime: (serverTime: number) => number;
  readonly #lines = new Map<InstrumentId, Lines>();
  readonly #listeners = new Set<Begun>();
  #begun: InstrumentId[] = [];

  constructor(toClientTime: (serverTime: number) => number) {
    this.#toClientTime = toClientTime;
  }

  /** Prices since the page opened, oldest first. */
  seen(id: InstrumentId): readonly SparkPoint[] {
    return this.#told(this.#lines.get(id)?.seen.points);
  }

  /** Prices of the last hour, oldest first. */
  hour(id: InstrumentId): readonly SparkPoint[] {
    return this.#told(this.#lines.get(id)?.hour.points);
  }

  /** @param time of the server's clock. */
  add(id: InstrumentId, time: number, price: number): void {
    const lines = this.#lines.get(id) ?? { seen: new Spark(), hour: new HourLine() };
    this.#lines.set(id, lines);
    lines.seen.add(time, price);
    if (lines.hour.add(time, price)) this.#begun.push(id);
  }

  /** Puts what the server knew before in front of what was seen; nothing where the line is no longer held. */
  precede(id: InstrumentId, told: readonly SparkPoint[]): void {
    this.#lines.get(id)?.hour.precede(told);
  }

  /** The server has started again. */
  break(): void {
    for (const { seen, hour } of this.#lines.values()) {
      seen.break();
      hour.break();
    }
  }

  forget(id: InstrumentId): void {
    this.#lines.delete(id);
  }

  /** Told by `tell` which lines have begun, so that nothing is known before them. @returns stops telling. */
  onBegin(listener: Begun): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  tell(): void {
    if (this.#begun.length === 0) return;
    const begun = this.#begun;
    this.#begun = [];
    for (const listener of this.#listeners) listener(begun);
  }

  #told(points: readonly SparkPoint[] = []): readonly SparkPoint[] {
    return points.map((point) => ({ ...point, time: this.#toClientTime(point.time) }));
  }
}
