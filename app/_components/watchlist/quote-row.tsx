'use client';

import type { ReactNode } from 'react';
import type { Instrument, InstrumentId } from '@/lib/market/instrument';
import { changeOf } from '@/lib/market/price-format';
import type { Quote } from '@/lib/market/quote';
import { formatVolume } from '@/lib/market/volume-format';
import type { RowState } from '@/lib/session/row-state';
import { useRowPrices } from '../conversion/converted';
import { OwnPrice } from '../conversion/own-price';
import { ChangeText } from '../state/change-text';
import { standingOf } from '../state/standing';
import { StateMark } from '../state/state-mark';
import { AgeText, DueText } from './age-text';
import type { Column } from './columns';
import { Fuse } from './fuse';
import { LastPrice } from './last-price';
import { RangeCell } from './range-cell';
import { Sparkline } from './sparkline';
import { turnoverOf } from './turnover';
import styles from './watch-row.module.css';

/** What every row of the list is given. */
export interface RowProps {
  readonly chosen: boolean;
  /** Beside the instrument's own. */
  readonly columns: readonly Column[];
  /** It is being dragged. */
  readonly dragged: boolean;
  onChoose(id: InstrumentId): void;
}

export interface QuoteRowProps extends RowProps {
  /** Ends the test ids of the row and its cells. */
  readonly name: string;
  readonly state: RowState;
  readonly instrument: Instrument;
  readonly quote: Quote | undefined;
  /** Under the symbol: what it is and where it trades. */
  readonly description: string;
  /** All of it, where `description` is short. */
  readonly title?: string;
  /** Best bid and offer, where the price is not converted. */
  readonly bidAsk: ReactNode;
}

/** A row: an instrument, and what its quote says in the columns that are shown. */
export function QuoteRow({ name, instrument, quote, state, chosen, columns, dragged, ...rest }: QuoteRowProps) {
  const { description, title, bidAsk, onChoose } = rest;
  const { id, symbol } = instrument;
  const standing = standingOf(state.word);
  const prices = useRowPrices(instrument);
  const shows = (column: Column) => columns.includes(column);
  return (
    <tr
      className={`${styles.row} ${state.simulated ? 'hatched' : ''}`}
      data-testid={`row-${name}`}
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
        <span className={styles.description} title={title}>
          {description}
        </span>
        <Fuse key={id} id={id} kind={standing === 'fresh' ? 'burning' : standing === 'drained' ? 'dotted' : 'none'} />
      </td>
      {shows('recent') && (
        <td className={styles.spark}>
          <Sparkline key={id} id={id} step={instrument.priceStep} fresh={standing !== 'drained'} />
        </td>
      )}
      {(shows('last') || shows('bidAsk')) && (
        <td className={styles.last}>
          {shows('last') && (
            <LastPrice
              value={prices.price(quote?.last)}
              own={prices.itself ? undefined : quote?.last}
              step={prices.step}
              standing={standing}
              testId={`last-${name}`}
              currency={prices.conversion === undefined ? undefined : prices.currency}
              converted={prices.rate !== undefined && !prices.itself}
            />
          )}
          {shows('bidAsk') && (
            <span className={styles.bidAsk}>
              {prices.conversion === undefined ? (
                bidAsk
              ) : (
                <OwnPrice instrument={instrument} last={quote?.last} prices={prices} />
              )}
            </span>
          )}
        </td>
      )}
      {shows('change') && (
        <td className={styles.change}>
          <ChangeText ratio={changeOf(quote?.last, quote?.open)?.ratio} hue={standing !== 'drained'} />
        </td>
      )}
      {shows('range') && (
        <RangeCell high={prices.price(quote?.high)} low={prices.price(quote?.low)} step={prices.step} />
      )}
      {shows('volume') && (
        <td className={styles.volume}>{formatVolume(prices.amount(turnoverOf(quote)), prices.currency)}</td>
      )}
      {shows('age') && (
        <td className={styles.age}>
          <AgeText
            id={id}
            className={state.word === 'SLOW' ? 'text-slow' : standing === 'drained' ? 'text-stale' : ''}
          />
          {standing !== 'held' && <DueText id={id} className={styles.due ?? ''} />}
        </td>
      )}
      {shows('state') && (
        <td className={styles.state}>
          <StateMark state={state} testId={`state-${name}`} />
        </td>
      )}
    </tr>
  );
}
