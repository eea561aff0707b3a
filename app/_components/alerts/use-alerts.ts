import { useSyncExternalStore } from 'react';
import { AlertDesk, type AlertsStanding, NO_ALERTS } from '@/lib/session/alerts/alert-desk';
import { BROWSER_SHELF } from './browser-shelf';

/** The alerts of this browser. */
export const DESK = new AlertDesk({ shelf: BROWSER_SHELF, now: Date.now, random: Math.random });

const subscribe = (listener: () => void) => DESK.onChange(listener);

/** How the alerts of this browser stand, whichever tab changed them. */
export function useAlerts(): AlertsStanding {
  return useSyncExternalStore(
    subscribe,
    () => DESK.standing,
    () => NO_ALERTS,
  );
}
