import type { TooltipContentProps } from 'recharts';
import { formatClockTime } from '@/lib/market/time-format';
import { TRANSPORT_NAMES } from '@/lib/transports/transport';
import { IDENTITY } from '../switch/transport-identity';
import type { ChartPoint } from './series';

/** The numbers under the pointer. */
export function ChartReadout({
  active,
  payload,
  valueText,
}: Partial<TooltipContentProps> & { valueText(value: number): string }) {
  const point = payload?.[0]?.payload as ChartPoint | undefined;
  if (active !== true || point === undefined) return null;
  return (
    <div className="rounded-control border border-rule2 bg-raised px-2 py-1.5 text-small text-ink shadow-md">
      <p className="text-ink3">{formatClockTime(point.time)}</p>
      {TRANSPORT_NAMES.map((name) => {
        const value = point[name];
        if (value === undefined) return null;
        return (
          <p key={name} className="flex justify-between gap-3">
            <span className="font-bold" style={{ color: IDENTITY[name].color }}>
              {IDENTITY[name].letter}
            </span>
            <span>{valueText(value)}</span>
          </p>
        );
      })}
    </div>
  );
}
