'use client';

import { Toggle } from '@/components/ui/toggle';
import { formatNumber } from '@/lib/market/number-format';
import { formatClockTime } from '@/lib/market/time-format';
import { useSession, useSessionStatus } from '@/lib/session/react';
import type { SessionStatus } from '@/lib/session/session-status';
import { isBrief } from './brief';
import { durationText } from './duration-text';
import { OptionsMenu, type OptionsMenuProps } from './options-menu';
import { RetryCountdown } from './retry-countdown';
import styles from './switch.module.css';
import { labelOf } from './transport-identity';

export interface LedgerTailProps extends OptionsMenuProps {
  onCompare(on: boolean): void;
}

/** Whether all run side by side, and what the switches so far have cost: it should read 0, 0, 0. */
export function LedgerTail({ onCompare, ...options }: LedgerTailProps) {
  const session = useSession();
  const status = useSessionStatus();
  return (
    <div className={styles.tail}>
      <div className="flex items-center justify-between">
        <Toggle
          label="Compare"
          on={status.comparing}
          testId="compare"
          onChange={(on) => {
            onCompare(on);
            session.setCompare(on);
          }}
        />
        <OptionsMenu {...options} />
      </div>
      <div data-testid="ledger" className="mt-0.5 text-small">
        <p className="font-word text-ink">
          <LedgerHeadline status={status} />
        </p>
        <p
          className={status.ledger.missed + status.ledger.duplicate + status.ledger.outOfOrder > 0 ? 'text-fault' : ''}
        >
          lost {count(status.ledger.missed)}, twice {count(status.ledger.duplicate)}, disordered{' '}
          {count(status.ledger.outOfOrder)}
        </p>
        {status.auto !== undefined && isBrief(status.auto.why) ? (
          <p data-testid="auto-why" className={`line-clamp-2 text-ink2 ${styles.why}`} title={status.auto.why}>
            {status.auto.why}
          </p>
        ) : (
          <LastSwitch status={status} />
        )}
      </div>
    </div>
  );
}

function LedgerHeadline({ status }: { readonly status: SessionStatus }) {
  const { state, switches, gaps, ledger } = status;
  if (state.kind === 'connecting' && state.retryTime !== undefined) {
    return <RetryCountdown attempt={state.attempt} retryTime={state.retryTime} />;
  }
  const of = (number: number, one: string, many: string) => `${count(number)} ${number === 1 ? one : many}`;
  const counts = [of(switches, 'switch', 'switches'), of(gaps, 'gap', 'gaps')];
  // Nothing is lost or twice across a restart, because nobody can tell.
  if (ledger.unknown > 0) counts.push(of(ledger.unknown, 'restart', 'restarts'));
  return counts.join(', ');
}

function LastSwitch({ status }: { readonly status: SessionStatus }) {
  if (status.opening !== undefined) return <p className="truncate text-ink3">{`opening ${labelOf(status.opening)}`}</p>;
  const { lastSwitch: last, restart } = status;
  if (restart !== undefined && restart.switches === status.switches)
    return (
      <p
        className={`line-clamp-2 text-ink2 ${styles.why}`}
      >{`server started again; until ${formatClockTime(restart.to)} unknown`}</p>
    );
  if (last === undefined) return <p className="truncate text-ink3">no switch yet</p>;
  return (
    <p className="truncate text-ink3">{`${labelOf(last.from)} to ${labelOf(last.to)}, ${durationText(last.longestGapMs)} between updates`}</p>
  );
}

function count(value: number): string {
  return formatNumber(value, { maximumFractionDigits: 0 });
}
