import { type RefObject, useEffect, useRef } from 'react';
import type { InstrumentId } from '@/lib/market/instrument';
import { useSession } from '@/lib/session/react';
import { UpdateTrace } from '@/lib/session/waterfall/update-trace';
import { afterPaint } from './after-paint';

/**
 * Follows the updates of an instrument to the screen, as long as something is painted at all.
 * @param paused a page that goes on begins anew: what waited meanwhile was not late.
 */
export function useUpdateTrace(id: InstrumentId, paused: boolean): RefObject<UpdateTrace | undefined> {
  const session = useSession();
  const trace = useRef<UpdateTrace | undefined>(undefined);
  useEffect(() => {
    if (paused) return;
    const made = new UpdateTrace({
      id,
      store: session.store,
      now: () => session.now(),
      paints: () => document.visibilityState === 'visible',
      afterPaint,
    });
    trace.current = made;
    return () => made.stop();
  }, [session, id, paused]);
  return trace;
}
