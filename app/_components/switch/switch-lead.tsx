'use client';

import { UNKNOWN } from '@/lib/market/number-format';
import { useSessionStatus } from '@/lib/session/react';
import { useRunning } from '../workspace/use-running';
import { connectionsText, sharingText, sharingTitle, slotsTitle } from './sharing-text';
import styles from './switch.module.css';

/** What the keys are and how to read them, and what the page holds of the browser's connections. */
export function SwitchLead({ windowMs }: { readonly windowMs: number }) {
  const { slots, sharing } = useSessionStatus();
  const running = useRunning();
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
      <p className="text-small text-ink2" data-testid="connections">
        <span title={slotsTitle(slots)}>{connectionsText(slots)}</span>
        <br />
        <span data-testid="sharing" title={running ? sharingTitle(sharing) : undefined}>
          {running ? sharingText(sharing) : UNKNOWN}
        </span>
      </p>
    </div>
  );
}
