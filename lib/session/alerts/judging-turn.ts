import type { TabLocks } from '../tabs/tab-platform';

const LOCK = 'tickwire-alerts';

/**
 * Waits for the turn to judge alerts, so that one tab of a browser does at a time; the next one's comes when that is
 * closed. Where tabs cannot find each other (no Web Locks outside of a secure context), each has it at once.
 * @returns gives the turn back, or up.
 */
export function takeJudgingTurn(locks: TabLocks | undefined, begin: () => void): () => void {
  if (locks === undefined) {
    begin();
    return () => undefined;
  }
  const waiting = new AbortController();
  let release = () => waiting.abort();
  locks
    .request(LOCK, { signal: waiting.signal }, () => {
      const held = new Promise<void>((resolve) => {
        release = resolve;
      });
      begin();
      return held;
    })
    // Given up while it waited.
    .catch(() => undefined);
  return () => release();
}
