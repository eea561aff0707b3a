'use client';

import { type PointerEvent, useCallback } from 'react';
import type { Instrument } from '@/lib/market/instrument';
import { formatPrice } from '@/lib/market/price-format';
import { useSession } from '@/lib/session/react';
import { Price } from '../state/price';
import type { RowPrices } from './converted';
import { noRateText, rateTitle } from './rate-text';

export interface OwnPriceProps {
  readonly instrument: Instrument;
  readonly last: number | null | undefined;
  readonly prices: RowPrices;
}

/** Under a converted price the price it was made of; under one that could not be, why. */
export function OwnPrice({ instrument: { quote, priceStep }, last, prices }: OwnPriceProps) {
  const session = useSession();
  const { conversion, rate, itself } = prices;
  const title = useCallback(() => {
    if (conversion === undefined) return '';
    if (rate === undefined && typeof conversion.rate === 'string')
      return `In ${quote}: ${noRateText(conversion.rate, conversion.to)}`;
    if (rate === undefined) return '';
    const own = formatPrice(last, priceStep);
    return itself
      ? `${own} ${quote} for one ${conversion.to}`
      : rateTitle(own, quote, conversion.to, rate, session.now());
  }, [conversion, rate, itself, last, quote, priceStep, session]);
  if (conversion === undefined) return null;
  return (
    <span
      data-conversion={rate === undefined ? conversion.rate : 'converted'}
      title={title()}
      // Its age goes on while nothing renders.
      onPointerEnter={(event: PointerEvent<HTMLElement>) => {
        event.currentTarget.title = title();
      }}
    >
      {typeof conversion.rate === 'string' ? (
        noRateText(conversion.rate, conversion.to)
      ) : (
        <>
          of <Price value={last} step={priceStep} /> {quote}
        </>
      )}
    </span>
  );
}
