import { TRANSPORT_NAMES, type TransportName } from '@/lib/transports/transport';
import type { TransportFigures, TransportRole } from './transport-figures';
import { TransportMeter } from './transport-meter';

/** One meter for each transport, kept over all its runs. */
export class Meters {
  readonly #meters = Object.fromEntries(TRANSPORT_NAMES.map((name) => [name, new TransportMeter(name)])) as Readonly<
    Record<TransportName, TransportMeter>
  >;

  of(name: TransportName): TransportMeter {
    return this.#meters[name];
  }

  /** Closes a second of all that run. */
  sample(now: number): void {
    for (const meter of Object.values(this.#meters)) meter.sample(now);
  }

  /** In the order of `TRANSPORT_NAMES`. */
  figures(roleOf: (name: TransportName) => TransportRole, now: number): readonly TransportFigures[] {
    return TRANSPORT_NAMES.map((name) => this.#meters[name].figures(roleOf(name), now));
  }
}
