import { Price } from '../state/price';
import styles from './watch-row.module.css';

export interface RangeCellProps {
  readonly high: number | null | undefined;
  readonly low: number | null | undefined;
  readonly step: number;
}

/** The highest and the lowest price of the last 24 h or of the session, one over the other. */
export function RangeCell({ high, low, step }: RangeCellProps) {
  return (
    <td className={styles.range}>
      <span>
        <Price value={high} step={step} />
      </span>
      <span>
        <Price value={low} step={step} />
      </span>
    </td>
  );
}
