'use client';

import type { Instrument } from '@/lib/market/instrument';
import { changeOf, formatChange, formatPrice } from '@/lib/market/price-format';
import { formatClockTime } from '@/lib/market/time-format';
import { useInstrumentState, useQuote, useSession } from '@/lib/session/react';
import { Chart } from '../chart/chart';
import type { ChartControl } from '../chart/use-chart-settings';
import { ListStar } from '../lists/list-star';
import { ChangeText } from '../state/change-text';
import { standingOf } from '../state/standing';
import { StateMark } from '../state/state-mark';
import { StateSentence } from '../state/state-sentence';
import { sessionName } from '../state/state-text';
import { venueName } from '../state/venue-name';
import { AgeRuler } from './age-ruler';
import styles from './instrument.module.css';
import { LargePrice } from './large-price';

export interface InstrumentPanelProps {
  readonly instrument: Instrument;
  readonly chart: ChartControl;
  /** An alert is wanted at a price of this instrument. */
  onAlert(price: number): void;
}

/** Everything about the chosen instrument. */
export function InstrumentPanel({ instrument, chart, onAlert }: InstrumentPanelProps) {
  const { id, symbol, name, venue, priceStep, assetClass } = instrument;
  const session = useSession();
  const quote = useQuote(id);
  const state = useInstrumentState(id);
  const standing = standingOf(state.word);
  const change = changeOf(quote?.last, quote?.open);
  const price = (value: number | null | undefined) => formatPrice(value, priceStep);
  return (
    <section
      className={styles.instrument}
      aria-labelledby="instrument-heading"
      data-testid="instrument"
      data-state={state.word}
    >
      <div className={styles.head}>
        <div className={styles.identity}>
          <h2 id="instrument-heading" className="truncate text-[15px]/5">
            {symbol}
            <span className="ml-2 text-body font-normal text-ink2">{`${name}, ${venueName(venue)}`}</span>
          </h2>
          <span className="flex items-center gap-1">
            <span className="text-small whitespace-nowrap text-ink3">{sessionName(state)}</span>
            <StateMark state={state} />
            <span className={styles.star}>
              <ListStar instrument={instrument} />
            </span>
          </span>
        </div>
        <div className={styles.figures}>
          <LargePrice value={quote?.last} step={priceStep} standing={standing} />
          {/* Before there is a price its place is not known either. */}
          <div className={styles.change} data-known={quote?.last !== undefined}>
            <p className="text-price">
              <ChangeText ratio={change?.ratio} hue={standing !== 'drained'} />
            </p>
            <p className="text-small text-ink2">
              {standing === 'drained' && quote !== undefined
                ? `as of ${formatClockTime(session.store.rhythm(id).updatedTime, { milliseconds: true })}`
                : `${formatChange(change?.change, priceStep)} ${assetClass === 'crypto' ? 'in 24 h' : 'today'}`}
            </p>
          </div>
          <dl className={styles.range}>
            <dt>high</dt>
            <dd>{price(quote?.high)}</dd>
            <dt>low</dt>
            <dd>{price(quote?.low)}</dd>
          </dl>
        </div>
      </div>
      <div className={styles.ruler}>
        {standing === 'held' ? <StateSentence id={id} state={state} /> : <AgeRuler id={id} standing={standing} />}
      </div>
      <div className={styles.line} data-part="line">
        <Chart instrument={instrument} standing={standing} control={chart} onAlert={onAlert} />
      </div>
    </section>
  );
}
