'use client';

import { memo } from 'react';
import type { Instrument, InstrumentId } from '@/lib/market/instrument';
import { changeOf } from '@/lib/market/price-format';
import { formatVolume } from '@/lib/market/volume-format';
import { useInstrumentState, useQuote } from '@/lib/session/react';
import { useRowPrices } from '../conversion/converted';
import { OwnPrice } from '../conversion/own-price';
import { ChangeText } from '../state/change-text';
import { Price } from '../state/price';
import { standingOf } from '../state/standing';
import { StateMark } from '../state/state-mark';
import { venueName } from '../state/venue-name';
import { AgeText, DueText } from './age-text';
import type { Column } from './columns';
import { Fuse } from './fuse';
import { LastPrice } from './last-price';
import { RangeCell } from './range-cell';
import { Sparkline } from './sparkline';
import { turnoverOf } from './turnover';
import styles from './watch-row.module.css';

export interface WatchRowProps {
  readonly instrument: Instrument;
  readonly chosen: boolean;
  /** Beside the instrument's own. */
  readonly columns: readonly Column[];
  /** It is being dragged. */
  readonly dragged: boolean;
  onChoose(id: InstrumentId): void;
}

/** One instrument. It renders when its own quote or state changes, and for nothing else. */
export const WatchRow = memo(function WatchRow({ instrument, chosen, columns, dragged, onChoose }: WatchRowProps) {
  const { id, symbol, name, venue, priceStep } = instrument;
  const quote = useQuote(id);
  const state = useInstrumentState(id);
  const standing = standingOf(state.word);
  const prices = useRowPrices(instrument);
  const ratio = changeOf(quote?.last, quote?.open)?.ratio;
  return (
    <tr
      className={`${styles.row} ${state.simulated ? 'hatched' : ''}`}
      data-testid={`row-${id}`}
      data-state={state.word}
      data-chosen={chosen}
      data-dragged={dragged ? true : undefined}
      aria-current={chosen ? 'true' : undefined}
      onClick={() => onChoose(id)}
    >
      <td className={styles.instrument}>
        <button
          type="button"
          className={`${styles.choose} text-symbol font-bold ${standing === 'drained' ? 'text-ink2' : 'text-ink'}`}
          data-choose={id}
          tabIndex={chosen ? 0 : -1}
        >
          {symbol}
        </button>
        <span className={styles.description}>
          {name}, {venueName(venue)}
        </span>
        <Fuse id={id} kind={standing === 'fresh' ? 'burning' : standing === 'drained' ? 'dotted' : 'none'} />
      </td>
      {columns.includes('recent') && (
        <td className={styles.spark}>
          <Sparkline id={id} fresh={standing !== 'drained'} />
        </td>
      )}
      {(columns.includes('last') || columns.includes('bidAsk')) && (
        <td className={styles.last}>
          {columns.includes('last') && (
            <LastPrice
              value={prices.shown(quote?.last)}
              step={prices.step}
              standing={standing}
              testId={`last-${id}`}
              currency={prices.conversion === undefined ? undefined : prices.currency}
              converted={prices.rate !== undefined}
            />
          )}
          {columns.includes('bidAsk') && (
            <span className={styles.bidAsk}>
              {prices.conversion === undefined ? (
                <>
                  <Price value={quote?.bid} step={priceStep} /> / <Price value={quote?.ask} step={priceStep} />
                </>
              ) : (
                <OwnPrice instrument={instrument} last={quote?.last} prices={prices} />
              )}
            </span>
          )}
        </td>
      )}
      {columns.includes('change') && (
        <td className={styles.change}>
          <ChangeText ratio={ratio} hue={standing !== 'drained'} />
        </td>
      )}
      {columns.includes('range') && (
        <RangeCell high={prices.shown(quote?.high)} low={prices.shown(quote?.low)} step={prices.step} />
      )}
      {columns.includes('volume') && (
        <td className={styles.volume}>{formatVolume(prices.shown(turnoverOf(quote)), prices.currency)}</td>
      )}
      {columns.includes('age') && (
        <td className={styles.age}>
          <AgeText
            id={id}
            className={state.word === 'SLOW' ? 'text-slow' : standing === 'drained' ? 'text-stale' : ''}
          />
          {standing !== 'held' && <DueText id={id} className={styles.due ?? ''} />}
        </td>
      )}
      {columns.includes('state') && (
        <td className={styles.state}>
          <StateMark state={state} testId={`state-${id}`} />
        </td>
      )}
    </tr>
  );
});
