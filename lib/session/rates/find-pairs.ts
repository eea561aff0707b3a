import type { Instrument } from '@/lib/market/instrument';

const MOST = 50;

/**
 * Asks the page's server which instruments are these pairs.
 * @param pairs as `EUR-USD`.
 * @returns those of any venue, in the server's order.
 * @throws where the server does not answer, or `signal` is aborted.
 */
export async function findPairs(pairs: readonly string[], signal: AbortSignal): Promise<readonly Instrument[]> {
  const answers = await Promise.all(pairs.map((pair) => search(pair, signal)));
  const wanted = new Set(pairs);
  return answers.flat().filter(({ base, quote }) => wanted.has(`${base}-${quote}`));
}

async function search(pair: string, signal: AbortSignal): Promise<readonly Instrument[]> {
  const query = new URLSearchParams({ search: pair, limit: String(MOST) });
  const answer = await fetch(`/api/instruments?${query}`, { cache: 'no-store', signal });
  if (!answer.ok) throw new Error(`The catalogue answered ${answer.status}.`);
  const { instruments } = (await answer.json()) as { readonly instruments: readonly Instrument[] };
  return instruments;
}
