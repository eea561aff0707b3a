import { useCallback, useSyncExternalStore } from 'react';
import type { InstrumentId } from '@/lib/market/instrument';
import { useSession } from '@/lib/session/react';

/** @returns the last price received, shown or not; undefined while there is none. */
export function useReceivedPrice(id: InstrumentId): number | undefined {
  const { store } = useSession();
  const subscribe = useCallback((listener: () => void) => store.onReceive(listener), [store]);
  const get = () => store.received(id)?.last ?? undefined;
  return useSyncExternalStore(subscribe, get, get);
}
