import type { TransportName } from '@/lib/transports/transport';
import type { Lane } from './lane';
import type { LaneUse } from './lane-opener';
import type { SessionStatus } from './session-status';
import type { Applied, View } from './view';
import type { Receipt } from './waterfall/receipt';

/** What the line tells of itself. */
export type LineStatus = Pick<
  SessionStatus,
  'live' | 'opening' | 'state' | 'disconnectedSince' | 'switches' | 'gaps' | 'lastSwitch' | 'restart'
>;

export interface LiveLineOptions {
  readonly view: View;
  readonly startTransport: TransportName;
  /** Time between two answers of the slowest transport, ms. */
  readonly pollMs: number;
  now(): number;
  open(name: TransportName, use: Pick<LaneUse, 'onApplied' | 'onState' | 'holds'>): Lane;
  /** The status is another. */
  onChange(): void;
  onApplied(applied: Applied, receipt: Receipt): void;
  /** It is, or soon will be, carried by other transports than before. */
  onMoved(): void;
  /** Something came again after an outage. */
  onReturned(): void;
}
