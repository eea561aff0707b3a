import { useFeeds, useSessionStatus } from '@/lib/session/react';

/** @returns whether the server is known not to answer: prices have stopped, or there never were any. */
export function useNoServer(): boolean {
  const { disconnectedSince } = useSessionStatus();
  const { failing = false, listed } = useFeeds();
  // One that has no instruments yet refuses every reader, and is there.
  return failing || (disconnectedSince !== undefined && listed !== false);
}
