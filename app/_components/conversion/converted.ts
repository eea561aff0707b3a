import type { Instrument } from '@/lib/market/instrument';
import { convertedStep, type Rate } from '@/lib/session/rates/rate';
import { type Conversion, useConversion } from '@/lib/session/rates/rates-react';

/** How the prices of a row are written. */
export interface RowPrices {
  /** What a price in the instrument's own currency is in the one shown. */
  shown(value: number | null | undefined): number | null | undefined;
  readonly step: number;
  /** Of the prices as shown. */
  readonly currency: string;
  /** Set where prices are converted. */
  readonly rate: Rate | undefined;
  /** Set where they should be and are not, and where they are. */
  readonly conversion: Conversion | undefined;
}

/** Converted as the reader has set, or as they are where nothing is set or there is no rate by which to. */
export function useRowPrices(instrument: Instrument): RowPrices {
  const conversion = useConversion(instrument);
  const rate = typeof conversion?.rate === 'object' ? conversion.rate : undefined;
  if (conversion === undefined || rate === undefined)
    return {
      shown: (value) => value,
      step: instrument.priceStep,
      currency: instrument.quote,
      rate: undefined,
      conversion,
    };
  return {
    shown: (value) => (typeof value === 'number' ? value * rate.value : value),
    step: convertedStep(instrument.priceStep, rate.value),
    currency: conversion.to,
    rate,
    conversion,
  };
}
