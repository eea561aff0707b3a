import { formatNumber } from '@/lib/market/number-format';
import { formatClockTime } from '@/lib/market/time-format';
import styles from './held-note.module.css';

export interface HeldNoteProps {
  /** Ms since 1970. */
  readonly since: number;
  /** How many have come since. */
  readonly news: number;
}

/** Says of a list that stands still since when it does, and what it does not show. It covers the titles of its columns. */
export function HeldNote({ since, news }: HeldNoteProps) {
  return (
    <p className={styles.note} data-testid="held">
      <span>{`Paused since ${formatClockTime(since)}`}</span>
      <span>{`${formatNumber(news, {})} new`}</span>
    </p>
  );
}
