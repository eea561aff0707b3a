import type { CSSProperties } from 'react';
import { fullPrice } from '@/lib/market/price-format';
import { BellIcon } from '../alerts/bell-icon';
import type { CandleCanvas } from './candle-canvas';
import styles from './chart.module.css';

export interface AlertHereProps {
  readonly canvas: CandleCanvas;
  /** Under the crosshair. */
  readonly price: number;
  readonly step: number;
  /** Where the plot ends, px from the left. */
  readonly x: number;
  /** Where the crosshair is, px from the top of the plot. */
  readonly y: number;
  onAlert(price: number): void;
}

/** A bell where the crosshair meets the axis: sets an alert there. The keyboard has `a` for it, on the chart itself. */
export function AlertHere({ canvas, price, step, x, y, onAlert }: AlertHereProps) {
  const label = `Set an alert at ${fullPrice(price, step)}`;
  return (
    <button
      type="button"
      tabIndex={-1}
      className={styles.alertHere}
      style={{ left: x, '--crosshair': `${y}px` } as CSSProperties}
      aria-label={label}
      title={label}
      // The chart keeps the focus, and with it the crosshair.
      onMouseDown={(event) => event.preventDefault()}
      onMouseEnter={() => canvas.hold(true)}
      onMouseLeave={() => canvas.hold(false)}
      onClick={() => onAlert(price)}
    >
      <BellIcon />
    </button>
  );
}
