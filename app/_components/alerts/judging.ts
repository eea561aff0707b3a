import { AlertEngine } from '@/lib/session/alerts/alert-engine';
import { JudgingTurn } from '@/lib/session/alerts/judging-turn';
import { sessionSource } from '@/lib/session/alerts/session-source';
import type { Session } from '@/lib/session/session';
import { createBrowserTabs } from '@/lib/session/tabs/browser-tabs';
import { beep } from './beep';
import { showNotification } from './notification';
import { DESK } from './use-alerts';

/** Has this page's alerts judged from now on. @returns the engine, already running; `stop` ends it. */
export function startJudging(session: Session): AlertEngine {
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
  return engine;
}
