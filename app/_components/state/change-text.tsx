import { formatPercent } from '@/lib/market/price-format';
import { directionOf } from './direction';

/** A relative change: arrow, sign and hue say the direction, and any one of them is enough. */
export function ChangeText({ ratio, hue }: { readonly ratio: number | undefined; readonly hue: boolean }) {
  const direction = directionOf(ratio);
  const ink = !hue ? 'text-stale' : direction > 0 ? 'text-gain' : direction < 0 ? 'text-loss' : 'text-ink2';
  return (
    <span className={`whitespace-nowrap ${ink}`}>
      <span className="mr-1.5 text-[0.75em]" aria-hidden="true">
        {direction > 0 ? '▲' : direction < 0 ? '▼' : ''}
      </span>
      {formatPercent(ratio)}
    </span>
  );
}
