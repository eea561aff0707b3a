'use client';

import { useState } from 'react';
import type { SessionStatus } from '@/lib/session/session-status';

/** What `auto` has chosen, why, and what comes next. A new choice is told to those who do not see it. */
export function AutoWords({ auto }: { readonly auto: NonNullable<SessionStatus['auto']> }) {
  // The sentence counts seconds; only a new choice is news.
  const [told, setTold] = useState({ since: auto.since, why: auto.why });
  if (told.since !== auto.since) setTold({ since: auto.since, why: auto.why });
  return (
    <>
      <p data-testid="auto-why" className="line-clamp-3 text-ink2" title={auto.why}>
        {auto.why}
      </p>
      <span role="status" className="sr-only">
        {told.why}
      </span>
    </>
  );
}
