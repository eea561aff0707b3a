import type { ManagerOptions } from 'socket.io-client';
import type { Frame } from '@/lib/protocol/frame';
import type { Wire } from '../transport';

/** How Engine.IO's packets travel for one attempt, and what that costs. */
export interface Carrier {
  readonly transports: NonNullable<ManagerOptions['transports']>;
  /** What opening took; undefined where the carrier has reported it by itself. */
  readonly opening: Wire | undefined;
  /** What a ping and its pong take; undefined as above. */
  readonly ping: Wire | undefined;
  /** What a frame took that has just arrived. Asked once for each, in order. */
  wireOf(frame: Frame): Wire;
}
