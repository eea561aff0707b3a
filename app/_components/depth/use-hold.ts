import { useCallback, useState } from 'react';
import { useSession } from '@/lib/session/react';

export interface Hold<Value> {
  /** What to show: what comes, or what was there when it was held. */
  readonly shown: Value;
  /** Since when it is held, ms since 1970; undefined while it is not. */
  readonly since: number | undefined;
  toggle(): void;
}

/** Lets what comes be held still on its own. What comes meanwhile goes on coming; letting go jumps to it. */
export function useHold<Value>(coming: Value): Hold<Value> {
  const session = useSession();
  const [held, setHeld] = useState<{ readonly value: Value; readonly since: number } | undefined>(undefined);
  const toggle = useCallback(
    () => setHeld((now) => (now === undefined ? { value: coming, since: session.now() } : undefined)),
    [session, coming],
  );
  return { shown: held === undefined ? coming : held.value, since: held?.since, toggle };
}
