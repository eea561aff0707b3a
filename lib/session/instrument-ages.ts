import { AgeMeter } from '@/lib/freshness/age';
import type { InstrumentId } from '@/lib/market/instrument';
import type { TransportFigures } from './transport-figures';

const MINUTE_MS = 60_000;

/** How old what is shown of each instrument is, over a minute at most. */
export class InstrumentAges {
  readonly #meters = new Map<InstrumentId, AgeMeter>();
  #since = 0;

  /** Forgets everything. */
  restart(now: number): void {
    this.#meters.clear();
    this.#since = now;
  }

  /** @param generated what the values shown from now on are from, ms in this clock. */
  update(receiveTime: number, generated: ReadonlyMap<InstrumentId, number>): void {
    for (const [id, time] of generated) {
      let meter = this.#meters.get(id);
      if (meter === undefined) {
        meter = new AgeMeter();
        this.#meters.set(id, meter);
      }
      meter.update(receiveTime, time);
    }
  }

  /** They are no longer shown. */
  remove(ids: readonly InstrumentId[]): void {
    for (const id of ids) this.#meters.delete(id);
  }

  /** Begins the next minute when this one is over. */
  turn(now: number): void {
    if (now - this.#since < MINUTE_MS) return;
    for (const meter of this.#meters.values()) meter.restart(now);
    this.#since = now;
  }

  /** @returns undefined while nothing is shown. */
  summary(now: number): TransportFigures['ageMs'] {
    let sum = 0;
    let peak = 0;
    for (const meter of this.#meters.values()) {
      sum += meter.mean(now) ?? 0;
      peak = Math.max(peak, meter.maxPeak ?? 0, meter.current(now) ?? 0);
    }
    return this.#meters.size === 0 ? undefined : { mean: sum / this.#meters.size, peak };
  }
}
