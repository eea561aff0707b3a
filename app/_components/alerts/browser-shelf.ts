import type { AlertShelf } from '@/lib/session/alerts/alert-shelf';

/** What the browser would not keep: it lives as long as the page. */
const unkept = new Map<string, string>();

/** The browser's own storage. Where it keeps nothing, alerts live as long as the page. */
export const BROWSER_SHELF: AlertShelf = {
  read: (key) => {
    const held = unkept.get(key);
    if (held !== undefined) return held;
    try {
      return window.localStorage.getItem(key);
    } catch {
      return null;
    }
  },
  write: (key, text) => {
    try {
      window.localStorage.setItem(key, text);
      unkept.delete(key);
    } catch {
      // Full or forbidden.
      unkept.set(key, text);
    }
  },
  onChange: (listener) => {
    window.addEventListener('storage', listener);
    return () => window.removeEventListener('storage', listener);
  },
};
