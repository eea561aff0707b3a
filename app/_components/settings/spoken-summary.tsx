'use client';

import type { Instrument } from '@/lib/market/instrument';
import { useSession } from '@/lib/session/react';
import { useSettings } from './settings-provider';
import { summaryText } from './summary-text';
import { useSpokenText } from './use-spoken-text';

const EVERY_MS = 10_000;

/** What a screen reader is told now and then, for who asks for it; prices themselves are never announced. */
export function SpokenSummary({ instrument }: { readonly instrument: Instrument | undefined }) {
  const { spoken } = useSettings().settings;
  return spoken ? <Spoken instrument={instrument} /> : null;
}

function Spoken({ instrument }: { readonly instrument: Instrument | undefined }) {
  const session = useSession();
  const text = useSpokenText(() => {
    const { disconnectedSince, paused } = session.status;
    return summaryText({
      instrument,
      quote: instrument === undefined ? undefined : session.store.quote(instrument.id),
      state: instrument === undefined ? 'SLOW' : session.rowState(instrument.id).word,
      connected: disconnectedSince === undefined,
      paused,
    });
  }, EVERY_MS);
  return (
    <p className="sr-only" role="status" data-testid="spoken-summary">
      {text}
    </p>
  );
}
