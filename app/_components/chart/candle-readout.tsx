import type { Candle } from '@/lib/market/candle';
import type { Instrument } from '@/lib/market/instrument';
import { UNKNOWN } from '@/lib/market/number-format';
import { changeOf, formatPercent } from '@/lib/market/price-format';
import { formatShort } from '@/lib/market/volume-format';
import { Price } from '../state/price';
import styles from './chart.module.css';

export interface CandleReadoutProps {
  readonly instrument: Instrument;
  readonly candle: Candle | undefined;
  /** The one before: the basis of the change. */
  readonly before: Candle | undefined;
  readonly time: string;
  readonly hue: boolean;
}

/** Values of one candle, always in the same place. */
export function CandleReadout({ instrument, candle, before, time, hue }: CandleReadoutProps) {
  const { priceStep, base } = instrument;
  const ratio = changeOf(candle?.close, before?.close ?? candle?.open)?.ratio;
  const ink = !hue || ratio === undefined || ratio === 0 ? '' : ratio > 0 ? 'text-gain' : 'text-loss';
  return (
    <dl className={styles.readout} data-testid="candle-readout">
      <dt className="sr-only">Time</dt>
      <dd className="text-ink2">{candle === undefined ? UNKNOWN : time}</dd>
      {(['open', 'high', 'low', 'close'] as const).map((field) => (
        <div key={field} data-part="price">
          <dt title={field}>{field.charAt(0).toUpperCase()}</dt>
          <dd data-field={field}>
            <Price value={candle?.[field]} step={priceStep} />
          </dd>
        </div>
      ))}
      <dt className="sr-only">Change</dt>
      <dd className={ink}>{formatPercent(ratio)}</dd>
      <div data-part="volume">
        <dt title={`volume in ${base}`}>Vol</dt>
        <dd data-field="volume">{formatShort(candle?.volume)}</dd>
      </div>
    </dl>
  );
}
