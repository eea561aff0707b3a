'use client';

import { memo } from 'react';
import type { Instrument } from '@/lib/market/instrument';
import type { VenuePrice } from '@/lib/session/pairs/pair-quote';
import { usePairQuote } from '@/lib/session/pairs/pair-react';
import { useInstrumentState } from '@/lib/session/react';
import { Price } from '../state/price';
import { venueName } from '../state/venue-name';
import { QuoteRow, type RowProps } from './quote-row';

export interface PairRowProps extends RowProps {
  readonly pair: readonly [Instrument, ...Instrument[]];
}

/**
 * One pair that several venues quote: the best bid and the best ask of those whose prices are of now. Everything else
 * is of the venue that made the newest price.
 */
export const PairRow = memo(function PairRow({ pair, ...row }: PairRowProps) {
  const { bid, ask, lead, excluded } = usePairQuote(pair);
  const { instrument, quote } = lead;
  const step = Math.min(...pair.map((one) => one.priceStep));
  const venues = pair.map(({ venue }) => venueName(venue)).join(', ');
  return (
    <QuoteRow
      {...row}
      name={instrument.symbol}
      instrument={instrument}
      quote={quote}
      state={useInstrumentState(instrument.id)}
      description={excluded.length === 0 ? venues : `without ${excluded.map(venueName).join(', ')}`}
      title={`${instrument.name}: ${venues}`}
      bidAsk={
        <>
          <Best price={bid} step={step} /> / <Best price={ask} step={step} />
        </>
      }
    />
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
