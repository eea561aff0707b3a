'use client';

import { type RefObject, useEffect, useState } from 'react';
import type { Instrument } from '@/lib/market/instrument';
import { changeOf } from '@/lib/market/price-format';
import { useInstrumentState, useQuote } from '@/lib/session/react';
import { ChangeText } from '../state/change-text';
import { Price } from '../state/price';
import { standingOf } from '../state/standing';
import { StateMark } from '../state/state-mark';
import styles from './glance.module.css';

export interface GlanceProps {
  readonly instrument: Instrument;
  /** Where the instrument stands in full: with that in sight there is nothing to add. */
  readonly of: RefObject<HTMLElement | null>;
  onPress(): void;
}

/** The chosen instrument in a line at the top, for who has scrolled past it. */
export function Glance({ instrument, of, onPress }: GlanceProps) {
  const [away, setAway] = useState(false);
  useEffect(() => {
    const place = of.current;
    if (place === null) return;
    const sight = new IntersectionObserver((entries) => {
      const entry = entries.at(-1);
      if (entry !== undefined) setAway(!entry.isIntersecting && entry.boundingClientRect.bottom <= GLANCE_PX);
    }, IN_SIGHT);
    sight.observe(place);
    return () => sight.disconnect();
  }, [of]);
  return away ? <Line instrument={instrument} onPress={onPress} /> : null;
}

const GLANCE_PX = 44;
/** Under the line itself it is out of sight. */
const IN_SIGHT = { rootMargin: `-${GLANCE_PX}px 0px 0px` };

function Line({ instrument, onPress }: Omit<GlanceProps, 'of'>) {
  const { id, symbol, priceStep } = instrument;
  const quote = useQuote(id);
  const state = useInstrumentState(id);
  const standing = standingOf(state.word);
  const ink = standing === 'fresh' ? 'font-price text-ink' : standing === 'held' ? 'font-held text-ink2' : 'drained';
  return (
    <button type="button" className={styles.glance} data-testid="glance" onClick={onPress}>
      <span className={styles.name}>
        <span className="block truncate text-symbol font-bold text-ink">{symbol}</span>
        <span className="block">
          <StateMark state={state} />
        </span>
      </span>
      <span className={`text-[18px]/6 whitespace-nowrap ${ink}`}>
        <Price value={quote?.last} step={priceStep} />
      </span>
      <span className={styles.change}>
        <ChangeText ratio={changeOf(quote?.last, quote?.open)?.ratio} hue={standing !== 'drained'} />
      </span>
      <span className="sr-only">Show its chart</span>
    </button>
  );
}
