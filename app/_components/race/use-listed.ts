import { useEffect, useState } from 'react';
import type { Instrument, InstrumentId } from '@/lib/market/instrument';

/** What the server has of some instruments, and what it would start with. */
export type Listed =
  | { readonly kind: 'asking' }
  | { readonly kind: 'fault' }
  | { readonly kind: 'known'; readonly ids: readonly InstrumentId[]; readonly defaults: readonly InstrumentId[] };

/** Asks the catalogue for these once, and again whenever `attempt` is another. */
export function useListed(asked: readonly InstrumentId[], attempt: number): Listed {
  const [listed, setListed] = useState<Listed>({ kind: 'asking' });
  const query = asked.join();
  // biome-ignore lint/correctness/useExhaustiveDependencies: another attempt asks the same again.
  useEffect(() => {
    const controller = new AbortController();
    setListed({ kind: 'asking' });
    ask(query, controller.signal).then(setListed, () => {
      if (!controller.signal.aborted) setListed({ kind: 'fault' });
    });
    return () => controller.abort();
  }, [query, attempt]);
  return listed;
}

async function ask(ids: string, signal: AbortSignal): Promise<Listed> {
  const answer = await fetch(`/api/instruments?ids=${encodeURIComponent(ids)}`, { signal, cache: 'no-store' });
  if (!answer.ok) throw new Error(`The catalogue answered ${answer.status}.`);
  const { instruments, defaultWatchlist } = (await answer.json()) as {
    instruments: Instrument[];
    defaultWatchlist: InstrumentId[];
  };
  return { kind: 'known', ids: instruments.map(({ id }) => id), defaults: defaultWatchlist };
}
