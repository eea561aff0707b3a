'use client';

import { useState } from 'react';
import { useSessionStatus } from '@/lib/session/react';

/** Tells those who do not see it when `auto` has chosen another transport, and why. */
export function AutoNews() {
  const { auto } = useSessionStatus();
  // The sentence counts seconds; only a new choice is news.
  const [told, setTold] = useState({ since: auto?.since, why: auto?.why });
  if (told.since !== auto?.since) setTold({ since: auto?.since, why: auto?.why });
  return (
    <span role="status" className="sr-only" data-testid="auto-news">
      {told.why}
    </span>
  );
}
