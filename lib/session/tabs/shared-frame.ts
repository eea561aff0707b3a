import type { Frame } from '@/lib/protocol/frame';
import type { Subscription } from '@/lib/protocol/subscription';
import type { Wire } from '@/lib/transports/transport';

/** A frame as it came over the connection tabs share. */
export interface SharedFrame {
  readonly frame: Frame;
  readonly wire: Wire;
  /** The cursor it continues: it holds every change of `union` from there to its own. Undefined: a first snapshot. */
  readonly since: string | undefined;
  /** What it is for: the wants of all tabs. */
  readonly union: Subscription;
}
