import { useCallback, useEffect, useRef } from 'react';
import type { InstrumentId } from '@/lib/market/instrument';
import type { AlertEngine } from '@/lib/session/alerts/alert-engine';
import { useSession } from '@/lib/session/react';
import { untilLoaded } from '../lazy/until-loaded';

/** For how long the page has listened without an update, ms; undefined while it cannot be told. */
export type SilentMs = (id: InstrumentId) => number | undefined;

/** Has alerts judged while the page is open. For the one component that owns the page. */
export function useAlertEngine(): SilentMs {
  const session = useSession();
  const running = useRef<AlertEngine>(undefined);
  useEffect(() => {
    let over = false;
    // The first prices wait for nothing that judges them.
    void untilLoaded(() => import('./judging')).then(({ startJudging }) => {
      if (!over) running.current = startJudging(session);
    });
    return () => {
      over = true;
      running.current?.stop();
      running.current = undefined;
    };
  }, [session]);
  return useCallback((id) => running.current?.silentMs(id), []);
}
