import type { InstrumentId } from '@/lib/market/instrument';
import type { ClientTransport, Runtime, TransportName } from '@/lib/transports/transport';

export interface SessionOptions {
  readonly webOrigin: string;
  readonly sidecarOrigin: string;
  readonly transports: Readonly<Record<TransportName, ClientTransport>>;
  readonly runtime: Runtime;
  /** Default `sse`. */
  readonly startTransport?: TransportName | 'auto';
  readonly startCompare?: boolean;
  /** Instruments to watch; undefined follows the server's default list, which moves as venues come and go. */
  readonly watchlist?: readonly InstrumentId[];
  /** Frames per second asked for. Default 10. */
  readonly maxFrequency?: number;
  /** Time between two polls, ms. Default 1,000. */
  readonly pollMs?: number;
  /** Whether the live connection may be shared with other tabs. Default true; see `setSharing`. */
  readonly sharing?: boolean;
  /** Runs a flush of the store at the next animation frame. */
  schedule(flush: () => void): void;
}
