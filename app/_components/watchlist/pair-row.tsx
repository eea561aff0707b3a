'use client';

import { memo } from 'react';
import type { Instrument, InstrumentId } from '@/lib/market/instrument';
import { changeOf } from '@/lib/market/price-format';
import { formatVolume } from '@/lib/market/volume-format';
import type { VenuePrice } from '@/lib/session/pairs/pair-quote';
import { usePairQuote } from '@/lib/session/pairs/pair-react';
import { useInstrumentState } from '@/lib/session/react';
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

export interface PairRowProps {
  readonly pair: readonly [Instrument, ...Instrument[]];
  readonly chosen: boolean;
  /** Beside the instrument's own. */
  readonly columns: readonly Column[];
  /** It is being dragged. */
  readonly dragged: boolean;
  onChoose(id: InstrumentId): void;
}

/**
 * One pair that several venues quote: the best bid and the best ask of those whose prices are of now. Everything else
 * is of the venue that made the newest price.
 */
export const PairRow = memo(function PairRow({ pair, chosen, columns, dragged, onChoose }: PairRowProps) {
  const { bid, ask, lead, excluded } = usePairQuote(pair);
  const { instrument, quote } = lead;
  const { id, symbol, name } = instrument;
  const state = useInstrumentState(id);
  const standing = standingOf(state.word);
  const prices = useRowPrices(instrument);
  const steps = Math.min(...pair.map((one) => one.priceStep));
  const venues = pair.map(({ venue }) => venueName(venue)).join(', ');
  return (
    <tr
      className={`${styles.row} ${state.simulated ? 'hatched' : ''}`}
      data-testid={`row-${pair[0].base}-${pair[0].quote}`}
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
        <span className={styles.description} title={`${name}: ${venues}`}>
          {excluded.length === 0 ? venues : `without ${excluded.map(venueName).join(', ')}`}
        </span>
        <Fuse key={id} id={id} kind={standing === 'fresh' ? 'burning' : standing === 'drained' ? 'dotted' : 'none'} />
      </td>
      {columns.includes('recent') && (
        <td className={styles.spark}>
          <Sparkline key={id} id={id} fresh={standing !== 'drained'} />
        </td>
      )}
      {(columns.includes('last') || columns.includes('bidAsk')) && (
        <td className={styles.last}>
          {columns.includes('last') && (
            <LastPrice
              value={prices.shown(quote?.last)}
              step={prices.step}
              standing={standing}
              testId={`last-${symbol}`}
              currency={prices.conversion === undefined ? undefined : prices.currency}
              converted={prices.rate !== undefined}
            />
          )}
          {columns.includes('bidAsk') && (
            <span className={styles.bidAsk}>
              {prices.conversion === undefined ? (
                <>
                  <Best price={bid} step={steps} /> / <Best price={ask} step={steps} />
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
          <ChangeText ratio={changeOf(quote?.last, quote?.open)?.ratio} hue={standing !== 'drained'} />
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
          <StateMark state={state} testId={`state-${symbol}`} />
        </td>
      )}
    </tr>
  );
});

/** A price with two letters of its venue, in full in its title. */
function Best({ price, step }: { readonly price: VenuePrice | undefined; readonly step: number }) {
  if (price === undefined) return '–';
  const venue = venueName(price.venue);
  return (
    <span title={`at ${venue}`} data-venue={price.venue}>
      <Price value={price.price} step={step} />
      <abbr className="ml-0.5 text-ink3 no-underline" title={venue}>
        {venue.slice(0, 2)}
      </abbr>
    </span>
  );
}
