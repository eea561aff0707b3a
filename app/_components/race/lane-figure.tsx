import styles from './lanes.module.css';

export interface LaneFigureProps {
  /** Which column it stands in. */
  readonly part: 'staleness' | 'rate' | 'p50' | 'p95' | 'p99' | 'requests' | 'reconnects';
  /** Its column's name, where there are no columns. */
  readonly label: string;
  readonly value: string;
  /** A second figure in lower weight. */
  readonly below?: string;
}

/** One number of a lane. */
export function LaneFigure({ part, label, value, below }: LaneFigureProps) {
  return (
    <td className={styles[part]} data-figure={part}>
      <span className={styles.label} aria-hidden="true">
        {label}
      </span>
      <span className="block font-word text-ink">{value}</span>
      {below !== undefined && <span className="block text-small text-ink3">{below}</span>}
    </td>
  );
}
