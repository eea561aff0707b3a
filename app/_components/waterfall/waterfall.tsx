'use client';

import { useEffect, useRef } from 'react';
import type { InstrumentId } from '@/lib/market/instrument';
import { UNKNOWN } from '@/lib/market/number-format';
import { useSessionStatus } from '@/lib/session/react';
import { WATERFALL_PARTS, type WaterfallPart } from '@/lib/session/waterfall/waterfall';
import { showWaterfall } from './show-waterfall';
import { useUpdateTrace } from './use-update-trace';
import styles from './waterfall.module.css';

const LABELS: Readonly<Record<WaterfallPart, { readonly text: string; readonly title: string }>> = {
  venue: {
    text: 'venue to ingest',
    title: 'From the event, by the clock of its venue, to its receipt by our feed. A dash: the venue gives no time.',
  },
  hub: { text: 'hub', title: 'From its receipt by our feed to the frame it was sent in: what it waited for that.' },
  wire: {
    text: 'wire',
    title: 'From the frame being made to its receipt by this page, with the clock offset removed.',
  },
  paint: { text: 'paint', title: 'From its receipt by this page to the end of the animation frame it was drawn in.' },
};

/** How long the newest update took from its venue to the screen, and where. It renders only for another instrument. */
export function Waterfall({ id }: { readonly id: InstrumentId }) {
  const { paused } = useSessionStatus();
  const place = useRef<HTMLElement>(null);
  const trace = useUpdateTrace(id, paused);
  useEffect(() => {
    const element = place.current;
    if (element === null) return;
    return showWaterfall(element, () => trace.current?.latest, paused);
  }, [trace, paused]);
  return (
    <section ref={place} className={styles.waterfall} aria-label="Way of the last update" data-testid="waterfall">
      <p className={styles.head}>
        <span className="whitespace-nowrap text-ink2">
          <span className={styles.name}>Last update </span>
          <b data-figure="total">{UNKNOWN}</b>
        </span>
        <span className="truncate" data-figure="note">
          Waiting for an update.
        </span>
      </p>
      <div className={styles.bar} aria-hidden="true" />
      <ul className={styles.parts}>
        {WATERFALL_PARTS.map((part) => (
          <li key={part} data-part={part} title={LABELS[part].title}>
            {LABELS[part].text} <span data-figure={part}>{UNKNOWN}</span>
          </li>
        ))}
      </ul>
    </section>
  );
}
