import { useEffect } from 'react';
import { AlertEngine } from '@/lib/session/alerts/alert-engine';
import { takeJudgingTurn } from '@/lib/session/alerts/judging-turn';
import { sessionSource } from '@/lib/session/alerts/session-source';
import { useSession } from '@/lib/session/react';
import { createBrowserTabs } from '@/lib/session/tabs/browser-tabs';
import { beep } from './beep';
import { showNotification } from './notification';
import { DESK } from './use-alerts';

/** Has alerts judged while the page is open. For the one component that owns the page. */
export function useAlertEngine(): void {
  const session = useSession();
  useEffect(() => {
    const engine = new AlertEngine({
      source: sessionSource(session),
      desk: DESK,
      every: (ms, tick) => {
        const timer = setInterval(tick, ms);
        return () => clearInterval(timer);
      },
      takeTurn: (begin) => takeJudgingTurn(createBrowserTabs()?.locks, begin),
      onFired: (firing, rule) => {
        if (rule.notify) showNotification(firing, session.instrument(rule.instrument)?.priceStep);
        if (rule.sound) beep();
      },
    });
    engine.start();
    return () => engine.stop();
  }, [session]);
}
