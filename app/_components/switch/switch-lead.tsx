'use client';

import { useSessionStatus } from '@/lib/session/react';
import { connectionsText, sharingText, sharingTitle } from './sharing-text';
import styles from './switch.module.css';

/** What the keys are and how to read them, and what the page holds of the browser's connections. */
export function SwitchLead({ windowMs }: { readonly windowMs: number }) {
  const { slots, sharing } = useSessionStatus();
  return (
    <div className={styles.lead}>
      <h2 id="transport-heading" className="text-symbol">
        Transport
      </h2>
      <p className="text-small text-ink3">
        staleness, last {windowMs / 1_000} s
        <br />
        line at 100 ms
      </p>
      <p className="text-small text-ink2" data-testid="connections" title={sharingTitle(sharing)}>
        {connectionsText(slots)}
        <br />
        <span data-testid="sharing">{sharingText(sharing)}</span>
      </p>
    </div>
  );
}
