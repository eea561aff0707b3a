'use client';

import { memo } from 'react';
import type { Instrument } from '@/lib/market/instrument';
import { useInstrumentState, useQuote } from '@/lib/session/react';
import { Price } from '../state/price';
import { venueName } from '../state/venue-name';
import { QuoteRow, type RowProps } from './quote-row';

export interface WatchRowProps extends RowProps {
  readonly instrument: Instrument;
}

/** One instrument. It renders when its own quote or state changes, and for nothing else. */
export const WatchRow = memo(function WatchRow({ instrument, ...row }: WatchRowProps) {
  const { id, name, venue, priceStep } = instrument;
  const quote = useQuote(id);
  return (
    <QuoteRow
      {...row}
      name={id}
      instrument={instrument}
      quote={quote}
      state={useInstrumentState(id)}
      description={`${name}, ${venueName(venue)}`}
      bidAsk={
        <>
          <Price value={quote?.bid} step={priceStep} /> / <Price value={quote?.ask} step={priceStep} />
        </>
      }
    />
  );
});
