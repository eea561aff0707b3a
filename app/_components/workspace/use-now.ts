import { useCallback } from 'react';
import { useSession, useSessionStatus } from '@/lib/session/react';

/** @returns a clock for ages, ms since 1970, which stands still while the page is paused. */
export function useNow(): () => number {
  const session = useSession();
  const { pausedSince } = useSessionStatus();
  return useCallback(() => pausedSince ?? session.now(), [session, pausedSince]);
}
