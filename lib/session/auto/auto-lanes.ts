import type { TransportName } from '@/lib/transports/transport';
import type { LaneReading } from './lane-reading';

/** What is seen at one look. Undefined where it does not run. */
export interface AutoLanes {
  /** The lane of the chosen transport, be it live or still opening. */
  readonly chosen: LaneReading | undefined;
  readonly proving: LaneReading | undefined;
  /** @returns whether a proof of it may begin now. Default always. */
  mayProve?(name: TransportName): boolean;
}
