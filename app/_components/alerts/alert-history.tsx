'use client';

import { Button } from '@/components/ui/button';
import type { Firing } from '@/lib/session/alerts/firing';
import { useSession } from '@/lib/session/react';
import { firingText, qualityText, whenText } from './alert-text';

/** What has fired, newest first: when, and how good the price was. */
export function AlertHistory({ history, onClear }: { readonly history: readonly Firing[]; onClear(): void }) {
  const session = useSession();
  if (history.length === 0) return <p className="text-ink3">Nothing has fired yet.</p>;
  return (
    <>
      <ol data-testid="alert-history">
        {history.map((firing) => (
          <li
            key={`${firing.rule}.${firing.arming}`}
            className="flex gap-3 border-b border-rule py-1.5"
            data-testid="alert-firing"
          >
            <time className="shrink-0 text-ink3" dateTime={new Date(firing.time).toISOString()}>
              {whenText(firing.time, session.now())}
            </time>
            <span className="min-w-0">
              <span className="text-ink">{firingText(firing, session.instrument(firing.instrument)?.priceStep)}</span>
              <span className="block text-small text-ink2">
                {qualityText(firing, session.instrument(firing.instrument)?.priceStep)}
              </span>
            </span>
          </li>
        ))}
      </ol>
      <Button className="mt-2" onClick={onClear}>
        Clear history
      </Button>
    </>
  );
}
