import { formatNumber, UNKNOWN } from '@/lib/market/number-format';
import { useSettings } from '../settings/settings-provider';

export interface ClockErrorProps {
  /** This clock minus the server's and the error of that, ms; undefined before the first estimate. */
  readonly clock: { readonly offsetMs: number; readonly errorMs: number } | undefined;
}

/** How well this clock and the server's are known to agree: no latency here is surer than that. */
export function ClockError({ clock }: ClockErrorProps) {
  const { timeZone } = useSettings().settings;
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
      {timeZone === 'utc' ? 'Times in UTC, clock ' : 'Clock '}
      {clock === undefined ? UNKNOWN : `±${Math.max(1, Math.ceil(clock.errorMs))} ms`}
    </span>
  );
}
