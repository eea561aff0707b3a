import { Hub } from '@/lib/hub/hub';
import { ManualScheduler } from '@/lib/hub/manual-scheduler';
import { parseCursor } from '@/lib/protocol/cursor';
import { decodeFrame } from '@/lib/protocol/frame';
import { TRANSPORT_NAMES, type TransportName } from '@/lib/transports/transport';
import { type AnswerNow, MemoryTransport } from './memory-transport';

const hubOf = (epoch: number) => new Hub({ role: 'primary', epoch, scheduler: new ManualScheduler() });

/** A server within this process: each of its transports delivers what is published when a test says so. */
export class MemoryServer {
  readonly transports: Readonly<Record<TransportName, MemoryTransport>>;
  #hub = hubOf(7);

  constructor() {
    const answer: AnswerNow = (subscription, cursor, history) => {
      const asked = { subscription, cursor: cursor === undefined ? undefined : parseCursor(cursor), history };
      return decodeFrame(this.#hub.read(asked).json);
    };
    this.transports = Object.fromEntries(
      TRANSPORT_NAMES.map((name) => [name, new MemoryTransport(answer, name)]),
    ) as Record<TransportName, MemoryTransport>;
  }

  /** The one that runs. */
  get hub(): Hub {
    return this.#hub;
  }

  get openConnections(): number {
    return Object.values(this.transports).reduce((sum, { open }) => sum + open, 0);
  }

  /** Begins again, knowing nothing. */
  restart(): void {
    this.#hub = hubOf(this.#hub.epoch + 1);
  }
}
