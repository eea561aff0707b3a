import { useEffect, useState } from 'react';
import type { Instrument } from '@/lib/market/instrument';

const MOST = 30;
/** Letters typed in one go are asked for once. */
const TYPING_MS = 150;
const AGAIN_MS = 2_000;

export interface Catalogue {
  /** What this is the answer to; undefined before the first. */
  readonly search: string | undefined;
  readonly found: readonly Instrument[];
  /** How many were found, with those not shown. */
  readonly total: number;
  /** False while the server has no instruments at all, whatever is looked for. */
  readonly listed: boolean;
  /** One sentence when the server cannot be asked. */
  readonly fault: string | undefined;
}

interface Listing {
  readonly instruments: readonly Instrument[];
  readonly total: number;
  readonly listed: number;
}

const NONE: Catalogue = { search: undefined, found: [], total: 0, listed: false, fault: undefined };

const unanswered = (search: string): Catalogue => ({
  ...NONE,
  search,
  fault: 'The list of instruments does not answer.',
});

/** What the server's catalogue has for a search; all of it for an empty one, as far as it is shown. */
export function useCatalogue(search: string): Catalogue {
  const [catalogue, setCatalogue] = useState(NONE);
  useEffect(() => {
    const controller = new AbortController();
    let timer = setTimeout(look, search === '' ? 0 : TYPING_MS);
    async function look() {
      const answer = await ask(search, controller.signal).catch(() => unanswered(search));
      if (controller.signal.aborted) return;
      setCatalogue(answer);
      // Nobody has to type it again once the server has something to look in.
      if (!answer.listed) timer = setTimeout(look, AGAIN_MS);
    }
    return () => {
      clearTimeout(timer);
      controller.abort();
    };
  }, [search]);
  return catalogue;
}

async function ask(search: string, signal: AbortSignal): Promise<Catalogue> {
  const query = new URLSearchParams({ search, limit: String(MOST) });
  const answer = await fetch(`/api/instruments?${query}`, { signal, cache: 'no-store' });
  if (!answer.ok) throw new Error(`The catalogue answered ${answer.status}.`);
  const { instruments, total, listed } = (await answer.json()) as Listing;
  return { search, found: instruments, total, listed: listed > 0, fault: undefined };
}
