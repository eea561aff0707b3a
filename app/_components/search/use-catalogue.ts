import { useEffect, useState } from 'react';
import type { Instrument } from '@/lib/market/instrument';

const MOST = 30;
/** Letters typed in one go are asked for once. */
const TYPING_MS = 150;

export interface Catalogue {
  /** What this is the answer to; undefined before the first. */
  readonly search: string | undefined;
  readonly found: readonly Instrument[];
  /** How many there are in all. */
  readonly total: number;
  /** One sentence when the server cannot be asked. */
  readonly fault: string | undefined;
}

const NONE: Catalogue = { search: undefined, found: [], total: 0, fault: undefined };

/** What the server's catalogue has for a search; all of it for an empty one, as far as it is shown. */
export function useCatalogue(search: string): Catalogue {
  const [catalogue, setCatalogue] = useState(NONE);
  useEffect(() => {
    const controller = new AbortController();
    const timer = setTimeout(
      () => {
        ask(search, controller.signal).then(setCatalogue, () => {
          if (!controller.signal.aborted)
            setCatalogue({ ...NONE, search, fault: 'The list of instruments does not answer.' });
        });
      },
      search === '' ? 0 : TYPING_MS,
    );
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
  const { instruments, total } = (await answer.json()) as { instruments: Instrument[]; total: number };
  return { search, found: instruments, total, fault: undefined };
}
