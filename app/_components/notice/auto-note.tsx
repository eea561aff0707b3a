'use client';

import { useSessionStatus } from '@/lib/session/react';
import { isBrief } from '../switch/brief';

/** A quiet line for why `auto` has not chosen the best: what is more than a few words has no room beside the keys. */
export function AutoNote() {
  const { auto } = useSessionStatus();
  if (auto === undefined || isBrief(auto.why)) return null;
  return (
    <p className="border-b border-rule px-4 py-1.5 text-small text-ink2" data-testid="auto-why">
      <span className="font-bold text-ink">auto</span> {auto.why}
    </p>
  );
}
