'use client';

import { memo, useEffect, useRef } from 'react';
import type { InstrumentId } from '@/lib/market/instrument';
import { useSession, useSessionStatus } from '@/lib/session/react';
import { burn } from './burn';
import styles from './fuse.module.css';

export interface FuseProps {
  readonly id: InstrumentId;
  /** How the line is drawn: it burns, lies dotted because the price is old, or there is no clock to run. */
  readonly kind: 'burning' | 'dotted' | 'none';
}

/**
 * The gauge of a row's freshness, drawn as its bottom hairline: an update sets the tick to the right, it slides left
 * and arrives when the next update is due; overdue, dashes grow from the left and are full at four times that.
 */
export const Fuse = memo(function Fuse({ id, kind }: FuseProps) {
  const session = useSession();
  const { pausedSince } = useSessionStatus();
  const line = useRef<HTMLSpanElement>(null);
  const overdue = useRef<HTMLSpanElement>(null);
  useEffect(() => {
    if (kind !== 'burning' || line.current === null || overdue.current === null) return;
    return burn({
      line: line.current,
      overdue: overdue.current,
      now: () => pausedSince ?? session.now(),
      rhythm: () => session.store.rhythm(id),
      onUpdate: (listener) => session.store.onUpdate(id, listener),
      paused: pausedSince !== undefined,
    });
  }, [session, id, kind, pausedSince]);
  return (
    <span className={styles.fuse} data-kind={kind} aria-hidden="true">
      <span ref={line} className={styles.line} />
      <span ref={overdue} className={styles.overdue} />
    </span>
  );
});
