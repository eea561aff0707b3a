import type { Instrument } from '@/lib/market/instrument';

const MOST = 50;
/** A server that hangs must not keep anybody from asking again. */
const ANSWER_MS = 10_000;

export interface FoundPairs {
  /** Those of any venue, in the server's order. */
  readonly found: readonly Instrument[];
  /** Pairs of which nothing is known: nobody answered, or the server has heard of no instrument yet. */
  readonly unanswered: readonly string[];
}

/**
 * Asks the page's server which instruments are these pairs. It never throws: what fails is unanswered, and so is all
 * that is under way when `signal` is aborted.
 * @param pairs as `EUR-USD`.
 */
export async function findPairs(pairs: readonly string[], signal: AbortSignal): Promise<FoundPairs> {
  const answers = await Promise.all(pairs.map((pair) => search(pair, signal).catch(() => undefined)));
  const wanted = new Set(pairs);
  return {
    found: answers.flatMap((answer) => answer ?? []).filter(({ base, quote }) => wanted.has(`${base}-${quote}`)),
    unanswered: pairs.filter((_, at) => answers[at] === undefined),
  };
}

/** @returns undefined where the server has no instruments at all. */
async function search(pair: string, signal: AbortSignal): Promise<readonly Instrument[] | undefined> {
  const query = new URLSearchParams({ search: pair, limit: String(MOST) });
  const limited = AbortSignal.any([signal, AbortSignal.timeout(ANSWER_MS)]);
  const answer = await fetch(`/api/instruments?${query}`, { cache: 'no-store', signal: limited });
  if (!answer.ok) throw new Error(`The catalogue answered ${answer.status}.`);
  const { instruments, listed } = (await answer.json()) as {
    readonly instruments: readonly Instrument[];
    readonly listed: number;
  };
  return listed === 0 ? undefined : instruments;
}
