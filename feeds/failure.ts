import { FeedError } from './feed';

/** The source asked us to come back later. */
export class RateLimitError extends FeedError {
  /** What the source asked for, ms; undefined when it only said "too often". */
  readonly retryAfterMs: number | undefined;
  constructor(message: string, options: { retryAfterMs?: number | undefined; cause?: unknown } = {}) {
    super(message, { permanent: false, cause: options.cause });
    this.name = 'RateLimitError';
    this.retryAfterMs = options.retryAfterMs;
  }
}

/** ccxt's class names of an error, most specific first; so that nobody has to load ccxt to judge one. */
export function errorKinds(error: unknown): string[] {
  const kinds: string[] = [];
  let prototype: unknown = error instanceof Error ? Object.getPrototypeOf(error) : null;
  while (prototype !== null && typeof prototype === 'object') {
    kinds.push((prototype as Error).constructor.name);
    prototype = Object.getPrototypeOf(prototype);
  }
  return kinds;
}

/**
 * Whether asking again cannot help. Under ccxt's `OperationFailed` (network, maintenance, rate limits, nonsense
 * answers) it can; its other errors are about what was asked, except a bare `ExchangeError`, which venues
 * use for anything. Errors of no known kind (a `TypeError` on a malformed answer) are worth another try.
 */
export function isPermanent(error: unknown): boolean {
  if (error instanceof FeedError) return error.permanent;
  const kinds = errorKinds(error);
  if (kinds[0] === 'ExchangeError' || kinds.includes('OperationFailed')) return false;
  return kinds.includes('BaseError');
}

/** @returns what a `Retry-After` header asks for, in ms (it holds seconds or an HTTP date); undefined if nonsense. */
export function retryAfterMs(header: unknown, now: number): number | undefined {
  if (typeof header !== 'string' || header.trim() === '') return undefined;
  const seconds = Number(header);
  const ms = Number.isFinite(seconds) ? seconds * 1000 : Date.parse(header) - now;
  return Number.isFinite(ms) && ms >= 0 ? ms : undefined;
}

/** First line of an error, cut to fit a row; for people. */
export function reasonOf(error: unknown, maxLength = 160): string {
  const text = (error instanceof Error ? error.message : String(error)).split('\n', 1)[0] ?? '';
  return text.length > maxLength ? `${text.slice(0, maxLength - 1)}…` : text;
}
