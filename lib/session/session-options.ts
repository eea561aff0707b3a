import type { InstrumentId } from '@/lib/market/instrument';
import type { ClientTransport, Runtime, TransportName } from '@/lib/transports/transport';
import type { AutoTimes } from './auto/auto-times';
import type { TabPlatform } from './tabs/tab-platform';

export interface SessionOptions {
  readonly webOrigin: string;
  readonly sidecarOrigin: string;
  readonly transports: Readonly<Record<TransportName, ClientTransport>>;
  readonly runtime: Runtime;
  /** Default `sse`. */
  readonly startTransport?: TransportName | 'auto';
  /** How `auto` chooses, instead of its usual order and patience. */
  readonly auto?: { readonly preference?: readonly TransportName[]; readonly times?: Partial<AutoTimes> };
  readonly startCompare?: boolean;
  /** Instruments to watch to begin with, as in `Session.setWatchlist`. */
  readonly watchlist?: readonly InstrumentId[];
  /** Frames per second asked for. Default 10. */
  readonly maxFrequency?: number;
  /** Time between two polls, ms. Default 1,000. */
  readonly pollMs?: number;
  /** Whether the live connection may be shared with other tabs. Default true; see `setSharing`. */
  readonly sharing?: boolean;
  /** The other tabs of this browser. Default: none can be found, and nothing is shared. */
  readonly tabs?: TabPlatform | undefined;
  /** Runs a flush of the store at the next animation frame. */
  schedule(flush: () => void): void;
}
