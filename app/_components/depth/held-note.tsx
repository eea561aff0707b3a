import { formatNumber } from '@/lib/market/number-format';
import { formatClockTime } from '@/lib/market/time-format';
import styles from './held-note.module.css';

export interface HeldNoteProps {
  /** Ms since 1970. */
  readonly since: number;
  /** How many have come since. */
  readonly news: number;
}

/** Says of a list that stands still since when it does, and what it does not show. Stands in the line of its title. */
export function HeldNote({ since, news }: HeldNoteProps) {
  return (
    <p className={styles.note} data-testid="held">
      {/* Where the panel is narrow the button beside it says so. */}
      <span className="desktop:sr-only">Paused </span>
      {`since ${formatClockTime(since)}, ${formatNumber(news, {})} new`}
    </p>
  );
}
