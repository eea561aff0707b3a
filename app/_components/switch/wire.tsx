import type { CSSProperties } from 'react';
import styles from './wire.module.css';

export interface WireProps {
  /** Place of the live key, from 0. */
  readonly live: number;
  /** Place of the key a switch is opening. */
  readonly opening: number | undefined;
  /** There is no server: the wire falls into dashes. */
  readonly broken: boolean;
}

/**
 * The line that carries the prices: it crosses the page, and goes around the transport they come over. It moves
 * only when the first frame has come over the new one.
 */
export function Wire({ live, opening, broken }: WireProps) {
  return (
    <div className={styles.wire} data-broken={broken} style={{ '--at': live } as CSSProperties} aria-hidden="true">
      <span className={styles.before} />
      <span className={styles.loop} />
      <span className={styles.after} />
      {opening !== undefined && opening !== live && (
        <span className={styles.opening} data-after={opening > live} style={{ '--at': opening } as CSSProperties} />
      )}
    </div>
  );
}
