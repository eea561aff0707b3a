import { formatPercent } from '@/lib/market/price-format';

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

/** @returns 1 up, −1 down, 0 for no change at two decimals or an unknown one. */
function directionOf(ratio: number | undefined): 1 | 0 | -1 {
  if (ratio === undefined || Math.abs(ratio) < 0.00005) return 0;
  return ratio > 0 ? 1 : -1;
}
