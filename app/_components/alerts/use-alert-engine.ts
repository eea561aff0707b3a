import { useCallback, useEffect, useRef } from 'react';
import type { InstrumentId } from '@/lib/market/instrument';
import { AlertEngine } from '@/lib/session/alerts/alert-engine';
import { JudgingTurn } from '@/lib/session/alerts/judging-turn';
import { sessionSource } from '@/lib/session/alerts/session-source';
import { useSession } from '@/lib/session/react';
import { createBrowserTabs } from '@/lib/session/tabs/browser-tabs';
import { beep } from './beep';
import { showNotification } from './notification';
import { DESK } from './use-alerts';

/** For how long the page has listened without an update, ms; undefined while it cannot be told. */
export type SilentMs = (id: InstrumentId) => number | undefined;

/** Has alerts judged while the page is open. For the one component that owns the page. */
export function useAlertEngine(): SilentMs {
  const session = useSession();
  const running = useRef<AlertEngine>(undefined);
  useEffect(() => {
    const engine = new AlertEngine({
      source: sessionSource(session),
      desk: DESK,
      every: (ms, tick) => {
        const timer = setInterval(tick, ms);
        return () => clearInterval(timer);
      },
      takeTurn: (onTurn) => {
        const tabs = createBrowserTabs();
        const turn = new JudgingTurn({ tabs, now: () => performance.now(), random: Math.random, onTurn });
        turn.want();
        return () => turn.release();
      },
      onFired: (firing, rule) => {
        if (rule.notify) showNotification(firing, session.instrument(rule.instrument)?.priceStep);
        if (rule.sound) beep();
      },
    });
    engine.start();
    running.current = engine;
    return () => engine.stop();
  }, [session]);
  return useCallback((id) => running.current?.silentMs(id), []);
}
