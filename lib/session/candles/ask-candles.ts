import type { CandleAnswer, CandleQuery } from '@/lib/market/candle-history';

/** @throws CandleRefusal when the server says no, anything else when it does not answer. */
export type AskCandles = (query: CandleQuery, signal: AbortSignal) => Promise<CandleAnswer>;

/** The server's no, in its own words. */
export class CandleRefusal extends Error {
  /** Asking the same again cannot help. */
  readonly permanent: boolean;

  constructor(message: string, permanent: boolean) {
    super(message);
    this.permanent = permanent;
  }
}

/** Asks the server the page came from. */
export async function askCandles(query: CandleQuery, signal: AbortSignal): Promise<CandleAnswer> {
  const { id, interval, before, limit } = query;
  const parameters = new URLSearchParams({ id, interval, limit: String(limit) });
  if (before !== undefined) parameters.set('before', String(before));
  const answer = await fetch(`/api/candles?${parameters}`, { signal, cache: 'no-store' });
  if (answer.ok) return (await answer.json()) as CandleAnswer;
  const { error } = (await answer.json().catch(() => ({}))) as { error?: { message?: unknown } };
  const message = typeof error?.message === 'string' ? error.message : `The server answered ${answer.status}.`;
  throw new CandleRefusal(message, answer.status === 400 || answer.status === 404);
}
