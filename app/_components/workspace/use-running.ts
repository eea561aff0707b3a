import { useSyncExternalStore } from 'react';

const never = () => () => undefined;

/** @returns false while the server renders and while its page is taken over: what only a browser knows comes after. */
export function useRunning(): boolean {
  return useSyncExternalStore(
    never,
    () => true,
    () => false,
  );
}
