'use client';

import { formatNumber } from '@/lib/market/number-format';
import { useSessionStatus } from '@/lib/session/react';

/** How well this clock and the server's are known to agree: no latency here is surer than that. */
export function ClockError() {
  const { clock } = useSessionStatus();
  const offset = formatNumber(clock?.offsetMs, { maximumFractionDigits: 0, signDisplay: 'exceptZero' });
  return (
    <span
      className="whitespace-nowrap text-ink3"
      title={
        clock === undefined
          ? undefined
          : `This clock is ${offset} ms from the server's; that is taken out of every latency.`
      }
    >
      {clock === undefined ? 'Clock –' : `Clock ±${Math.max(1, Math.ceil(clock.errorMs))} ms`}
    </span>
  );
}
