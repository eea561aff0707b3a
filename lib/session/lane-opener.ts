import type { ClientTransport, ConnectionState, Mount, Runtime, TransportName } from '@/lib/transports/transport';
import type { Clocks } from './clocks';
import { Lane, type LaneOptions } from './lane';
import type { TransportMeter } from './transport-meter';
import type { Applied, View } from './view';
import type { Receipt } from './waterfall/receipt';

/** Where lanes lead and how they ask; the same for all of one page. */
export interface LaneSettings {
  readonly transports: Readonly<Record<TransportName, ClientTransport>>;
  readonly origins: Readonly<Record<Mount, string>>;
  readonly runtime: Runtime;
  readonly clocks: Clocks;
  /** Frames per second asked for. Default 10. */
  readonly maxFrequency?: number | undefined;
  /** Time between two polls, ms. Default 1,000. */
  readonly pollMs?: number | undefined;
  /** A lane was opened or closed. */
  onRunning?(): void;
}

/** What is particular to one lane. */
export interface LaneUse {
  readonly view: View;
  readonly meter: TransportMeter;
  /** Earlier trades wanted in a reset. Default 0. */
  readonly history?: number;
  /** Default: nobody else wants them. */
  readonly onApplied?: (applied: Applied, receipt: Receipt) => void;
  readonly onState?: (state: ConnectionState) => void;
  /** Asked before a frame is applied: true keeps it, and all after it, until `Lane.release`. Default never. */
  readonly holds?: LaneHold;
}

/** @returns whether a frame has to wait. */
type LaneHold = NonNullable<LaneOptions['holds']>;

/** Opens lanes by the name of their transport. */
export class LaneOpener {
  readonly #settings: LaneSettings;
  readonly #running = new Map<Lane, TransportMeter>();

  constructor(settings: LaneSettings) {
    this.#settings = settings;
  }

  /** Every lane that has not been closed. */
  get running(): readonly Lane[] {
    return [...this.#running.keys()];
  }

  /** @param transport used instead of the one of that name: the same, in other clothes. */
  open(name: TransportName, use: LaneUse, transport = this.#settings.transports[name]): Lane {
    const { origins, runtime, clocks, maxFrequency = 10, pollMs = 1_000 } = this.#settings;
    const { mount } = transport.traits;
    clocks.start(mount);
    const lane = new Lane({
      transport,
      origin: origins[mount],
      view: use.view,
      meter: use.meter,
      runtime,
      maxFrequency,
      pollMs,
      history: use.history ?? 0,
      clock: () => clocks.of(mount),
      onApplied: use.onApplied ?? (() => undefined),
      onState: use.onState ?? (() => undefined),
      onClosed: () => this.#ended(lane, use.meter),
      ...(use.holds === undefined ? {} : { holds: use.holds }),
    });
    this.#running.set(lane, use.meter);
    this.#settings.onRunning?.();
    return lane;
  }

  /** While one lane takes over from another of the same transport, what is measured goes on. */
  #ended(lane: Lane, meter: TransportMeter): void {
    this.#running.delete(lane);
    if (![...this.#running.values()].includes(meter)) meter.ended(this.#settings.runtime.now());
    this.#settings.onRunning?.();
  }
}
