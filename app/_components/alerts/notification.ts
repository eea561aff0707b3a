import type { Firing } from '@/lib/session/alerts/firing';
import { firingText, qualityText } from './alert-text';

/** What stands between an alert and the notifications of the system. */
export type NotifyAnswer = 'granted' | 'denied' | 'undecided' | 'unsupported';

/** Asks the reader, who is asked once; later answers are the browser's own. Call it for a press. */
export async function askToNotify(): Promise<NotifyAnswer> {
  if (!('Notification' in window) || !window.isSecureContext) return 'unsupported';
  const answer =
    Notification.permission === 'default' ? await Notification.requestPermission() : Notification.permission;
  return answer === 'default' ? 'undecided' : answer;
}

export const NOTIFY_EXPLAINED: Readonly<Record<NotifyAnswer, string>> = {
  granted: '',
  denied:
    'The browser blocks notifications of this page. Allow them in its settings for this site, then tick this again.',
  undecided: 'Nothing was chosen, so there will be no notifications. Tick this again to be asked once more.',
  unsupported: 'This browser has no notifications for this page: they need https, or this machine itself.',
};

/** Shows it where that was allowed. @param step of the instrument's price; undefined while it is not known. */
export function showNotification(firing: Firing, step: number | undefined): void {
  if (!('Notification' in window) || Notification.permission !== 'granted') return;
  try {
    const shown = new Notification(firingText(firing, step), {
      body: qualityText(firing, step),
      tag: `tickwire-${firing.rule}-${firing.arming}`,
    });
    shown.onclick = () => {
      window.focus();
      shown.close();
    };
  } catch {
    // Phones have them for installed apps only.
  }
}
