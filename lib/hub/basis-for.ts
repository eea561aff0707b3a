import type { Cursor } from '@/lib/protocol/cursor';
import type { Basis } from './compose-frame';

/** How to answer a reader that stands at `cursor` (DESIGN: cursor rules). */
export function basisFor(
  hub: { epoch: number; seq: number; resetSeq: number },
  hash: string,
  cursor: Cursor | undefined,
): Basis {
  if (cursor === undefined || cursor.epoch !== hub.epoch || cursor.seq > hub.seq) return { kind: 'bare', since: 0 };
  if (cursor.hash !== hash || cursor.seq < hub.resetSeq) return { kind: 'reset', since: cursor.seq };
  return { kind: 'delta', since: cursor.seq };
}
