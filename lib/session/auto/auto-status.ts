import type { TransportName } from '@/lib/transports/transport';

/** What `auto` has chosen, and why; a new object whenever something in it changes. */
export interface AutoStatus {
  readonly chosen: TransportName;
  /** One plain sentence for people; the times in it are as of now. */
  readonly why: string;
  /** When it was chosen, ms since 1970. */
  readonly since: number;
  /** A better one that runs in the background to be judged, and for how long it has held its promise. */
  readonly proving: { readonly name: TransportName; readonly provenMs: number; readonly neededMs: number } | undefined;
  /** When a better one is tried next, ms since 1970; undefined while none is set aside, or one is being proved. */
  readonly retryTime: number | undefined;
}
