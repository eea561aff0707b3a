import { useEffect, useState } from 'react';
import { useSession, useSessionStatus } from '@/lib/session/react';
import { onTick } from '@/lib/session/ticker';

const TICKS_PER_SECOND = 4;

/** @returns the time, ms since 1970, renewed once a second; 0 before the first. It stands still while paused. */
export function useSecond(): number {
  const session = useSession();
  const { pausedSince } = useSessionStatus();
  const [time, setTime] = useState(0);
  useEffect(() => {
    if (pausedSince !== undefined) {
      setTime(pausedSince);
      return;
    }
    let ticks = 0;
    setTime(session.now());
    return onTick(() => {
      ticks += 1;
      if (ticks % TICKS_PER_SECOND === 0) setTime(session.now());
    });
  }, [session, pausedSince]);
  return time;
}
