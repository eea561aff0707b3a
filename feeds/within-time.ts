import { FeedError } from './feed';

/**
 * Asks a source, but not for ever: one that ignores its signal must not hold up the others.
 * @throws FeedError, passing, with `complaint` after `limitMs` or when `closing` aborts; else what `ask` throws.
 */
export async function withinTime<T>(
  ask: (signal: AbortSignal) => Promise<T>,
  limitMs: number,
  closing: AbortSignal,
  complaint: string,
): Promise<T> {
  const attempt = new AbortController();
  const giveUp = () => attempt.abort();
  const limit = setTimeout(giveUp, limitMs);
  closing.addEventListener('abort', giveUp, { once: true });
  const refused = new Promise<never>((_, reject) => {
    attempt.signal.addEventListener('abort', () => reject(new FeedError(complaint)), { once: true });
  });
  try {
    return await Promise.race([ask(attempt.signal), refused]);
  } finally {
    clearTimeout(limit);
    closing.removeEventListener('abort', giveUp);
  }
}
