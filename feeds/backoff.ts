/** How waits between attempts grow. */
export interface BackoffOptions {
  /** Upper bound of the first wait, ms. Default 500. */
  readonly baseMs?: number;
  /** Upper bound of any wait, ms. Default 30,000. */
  readonly capMs?: number;
  /** From 0 to below 1; injected by tests. */
  readonly random?: () => number;
}

/**
 * Full jitter: anything from 0 to the bound, so that clients thrown off together do not come back together.
 * @param attempt 0 for the first wait.
 * @returns ms to wait.
 */
export function backoffMs(attempt: number, { baseMs = 500, capMs = 30_000, random = Math.random }: BackoffOptions) {
  return random() * Math.min(capMs, baseMs * 2 ** Math.min(attempt, 30));
}

/** Resolves after `ms`, or at once when the signal aborts; never rejects and leaves no timer or listener behind. */
export function pause(ms: number, signal: AbortSignal): Promise<void> {
  if (signal.aborted) return Promise.resolve();
  return new Promise((resolve) => {
    const done = () => {
      clearTimeout(timer);
      signal.removeEventListener('abort', done);
      resolve();
    };
    const timer = setTimeout(done, ms);
    signal.addEventListener('abort', done, { once: true });
  });
}
