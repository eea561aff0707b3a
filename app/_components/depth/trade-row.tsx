import { memo } from 'react';
import { formatClockTime } from '@/lib/market/time-format';
import type { Trade } from '@/lib/market/trade';
import { Price } from '../state/price';
import { formatAmount } from './column-digits';
import styles from './trades-tape.module.css';

export interface TradeRowProps {
  readonly trade: Trade;
  readonly step: number;
  /** Its tape is old: no hue. */
  readonly drained: boolean;
  readonly large: boolean;
  /** Its size is written with. */
  readonly decimals: number;
}

/** One line of a tape, at one place: another trade comes into it, so that no line moves. */
export const TradeRow = memo(function TradeRow({ trade, step, drained, large, decimals }: TradeRowProps) {
  const { side, price, size, eventTime, ingestTime } = trade;
  const ink = drained ? 'text-stale' : side === 'buy' ? 'text-gain' : side === 'sell' ? 'text-loss' : 'text-ink2';
  return (
    <tr className={styles.trade} data-large={large}>
      <td className={styles.time}>{formatClockTime(eventTime ?? ingestTime, { milliseconds: true })}</td>
      <td className={`${styles.price} ${ink}`} data-taker={side}>
        <Price value={price} step={step} />
      </td>
      <td className={styles.size}>{formatAmount(size, decimals)}</td>
    </tr>
  );
});
