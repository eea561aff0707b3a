'use client';

import { useCallback } from 'react';
import { useSession } from '@/lib/session/react';
import { TickingText } from '../workspace/ticking-text';

/** `Retry 4 in 3.2 s` */
export function RetryCountdown({ attempt, retryTime }: { readonly attempt: number; readonly retryTime: number }) {
  const session = useSession();
  const text = useCallback(() => {
    const leftMs = Math.max(0, retryTime - session.now());
    return `Retry ${attempt} in ${(leftMs / 1_000).toFixed(1)} s`;
  }, [session, attempt, retryTime]);
  return <TickingText text={text} className="text-fault" always />;
}
