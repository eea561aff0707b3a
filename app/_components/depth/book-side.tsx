import { type CSSProperties, memo } from 'react';
import { Price } from '../state/price';
import { formatAmount } from './column-digits';
import type { GroupedLevel } from './grouped-levels';
import styles from './order-book.module.css';

/** With how many each column is written. */
export interface Decimals {
  readonly size: number;
  readonly total: number;
}

export interface BookSideProps {
  readonly side: 'bids' | 'asks';
  /** Best first. */
  readonly levels: readonly GroupedLevel[];
  /** The total that fills the width. */
  readonly deepest: number;
  readonly step: number;
  readonly decimals: Decimals;
  /** Lines it takes, however many levels there are, so that nothing moves. */
  readonly rows: number;
}

/** One side of the book; asks stand on their head, so that the best prices meet. */
export function BookSide({ side, levels, deepest, step, decimals, rows }: BookSideProps) {
  const lines: (GroupedLevel | undefined)[] = Array.from({ length: rows }, (_, at) => levels[at]);
  if (side === 'asks') lines.reverse();
  return (
    <tbody data-side={side}>
      {lines.map((level, at) => (
        <Line
          // biome-ignore lint/suspicious/noArrayIndexKey: a line is its place; what stands there changes.
          key={at}
          price={level?.price}
          size={level?.size}
          share={level === undefined || deepest === 0 ? 0 : level.total / deepest}
          total={level?.total}
          step={step}
          sizeDecimals={decimals.size}
          totalDecimals={decimals.total}
        />
      ))}
    </tbody>
  );
}

interface LineProps {
  readonly price: number | undefined;
  readonly size: number | undefined;
  readonly total: number | undefined;
  readonly share: number;
  readonly step: number;
  readonly sizeDecimals: number;
  readonly totalDecimals: number;
}

const Line = memo(function Line({ price, size, total, share, step, sizeDecimals, totalDecimals }: LineProps) {
  return (
    <tr className={styles.level} style={{ '--share': share.toFixed(3) } as CSSProperties}>
      <td>{price === undefined ? '' : <Price value={price} step={step} />}</td>
      <td>{size === undefined ? '' : formatAmount(size, sizeDecimals)}</td>
      <td>{total === undefined ? '' : formatAmount(total, totalDecimals)}</td>
    </tr>
  );
});
