'use client';

import { useCallback, useEffect, useRef } from 'react';
import type { InstrumentId } from '@/lib/market/instrument';
import { formatNumber } from '@/lib/market/number-format';
import { formatAge } from '@/lib/market/time-format';
import { useSession, useSessionStatus } from '@/lib/session/react';
import type { Standing } from '../state/standing';
import { TickingText } from '../workspace/ticking-text';
import { useNow } from '../workspace/use-now';
import styles from './age-ruler.module.css';
import { slide } from './slide';

/** The fuse of the chosen instrument, large enough to read: from "just in" on the right to "due" on the left. */
export function AgeRuler({ id, standing }: { readonly id: InstrumentId; readonly standing: Standing }) {
  const session = useSession();
  const { pausedSince } = useSessionStatus();
  const now = useNow();
  const window_ = useRef<HTMLDivElement>(null);
  const inner = useRef<HTMLDivElement>(null);
  const label = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (standing !== 'fresh' || window_.current === null || inner.current === null || label.current === null) return;
    return slide({
      window: window_.current,
      inner: inner.current,
      label: label.current,
      now,
      rhythm: () => session.store.rhythm(id),
      onUpdate: (listener) => session.store.onUpdate(id, listener),
      paused: pausedSince !== undefined,
    });
  }, [session, id, standing, now, pausedSince]);

  const due = useCallback(() => {
    const { updatedTime, dueMs } = session.store.rhythm(id);
    if (dueMs === undefined) {
      const ageText = updatedTime === undefined ? '' : `age ${formatAge(Math.max(0, now() - updatedTime))}, `;
      return `${ageText}rhythm not known yet`;
    }
    return standing === 'drained' ? `due every ${formatAge(dueMs)}` : `due ${formatAge(dueMs)}`;
  }, [session, id, standing, now]);
  const age = useCallback(() => {
    const { updatedTime, dueMs } = session.store.rhythm(id);
    // Without a rhythm there is no place for it on the ruler: the age stands with the other words.
    if (updatedTime === undefined || dueMs === undefined) return '';
    const ageMs = Math.max(0, now() - updatedTime);
    if (standing === 'drained' && ageMs > dueMs) {
      return `${formatNumber(ageMs / dueMs, { maximumFractionDigits: 0 })}× overdue`;
    }
    return `age ${formatAge(ageMs)}`;
  }, [session, id, standing, now]);

  return (
    <div className={styles.ruler} data-standing={standing}>
      <div className={styles.scale} aria-hidden="true">
        <div className={styles.ticks} />
        <div ref={window_} className={styles.window}>
          <div ref={inner} className={styles.inner}>
            <div className={styles.ticks} />
          </div>
        </div>
      </div>
      <div className={styles.labels}>
        <TickingText text={due} className={styles.end} />
        <div ref={label} className={styles.age}>
          <TickingText text={age} className={styles.ageText} />
        </div>
        <span className={styles.end}>{standing === 'drained' ? '' : 'just in'}</span>
      </div>
    </div>
  );
}
