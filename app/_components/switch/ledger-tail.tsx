'use client';

import { Toggle } from '@/components/ui/toggle';
import { formatNumber } from '@/lib/market/number-format';
import { useSession, useSessionStatus } from '@/lib/session/react';
import type { SessionStatus } from '@/lib/session/session-status';
import { durationText } from './duration-text';
import { RetryCountdown } from './retry-countdown';
import styles from './switch.module.css';

/** Whether all run side by side, and what the switches so far have cost: it should read 0, 0, 0. */
export function LedgerTail({ onCompare }: { onCompare(on: boolean): void }) {
  const session = useSession();
  const status = useSessionStatus();
  return (
    <div className={styles.tail}>
      <Toggle
        label="Compare"
        on={status.comparing}
        testId="compare"
        onChange={(on) => {
          onCompare(on);
          session.setCompare(on);
        }}
      />
      <div data-testid="ledger" className="mt-1 text-small">
        <p className="font-word text-ink">
          <LedgerHeadline status={status} />
        </p>
        <p
          className={status.ledger.missed + status.ledger.duplicate + status.ledger.outOfOrder > 0 ? 'text-fault' : ''}
        >
          lost {count(status.ledger.missed)}, twice {count(status.ledger.duplicate)}, disordered{' '}
          {count(status.ledger.outOfOrder)}
        </p>
        <LastSwitch status={status} />
      </div>
    </div>
  );
}

function LedgerHeadline({ status }: { readonly status: SessionStatus }) {
  const { state, switches, gaps } = status;
  if (state.kind === 'connecting' && state.retryTime !== undefined) {
    return <RetryCountdown attempt={state.attempt} retryTime={state.retryTime} />;
  }
  return `${count(switches)} ${switches === 1 ? 'switch' : 'switches'}, ${count(gaps)} ${gaps === 1 ? 'gap' : 'gaps'}`;
}

function LastSwitch({ status }: { readonly status: SessionStatus }) {
  if (status.opening !== undefined) return <p className="truncate text-ink3">{`opening ${status.opening}`}</p>;
  const last = status.lastSwitch;
  if (last === undefined) return <p className="truncate text-ink3">no switch yet</p>;
  return (
    <p className="truncate text-ink3">{`${last.from} to ${last.to}, ${durationText(last.longestGapMs)} between updates`}</p>
  );
}

function count(value: number): string {
  return formatNumber(value, { maximumFractionDigits: 0 });
}
