import type { Instrument } from '@/lib/market/instrument';
import { convertedStep, type Rate } from '@/lib/session/rates/rate';
import { type Conversion, useConversion } from '@/lib/session/rates/rates-react';

type Value = number | null | undefined;

/** How the prices of a row are written. */
export interface RowPrices {
  /** What a price in the instrument's own currency is in the one shown. */
  price(value: Value): Value;
  /** What an amount of its own currency is in the one shown. */
  amount(value: Value): Value;
  readonly step: number;
  /** Of the prices as shown. */
  readonly currency: string;
  /** Set where prices are converted. */
  readonly rate: Rate | undefined;
  /** Set where they should be and are not, and where they are. */
  readonly conversion: Conversion | undefined;
  /** It is a price of the very currency that is shown: one bitcoin is one bitcoin, whatever the rate says. */
  readonly itself: boolean;
}

/** Converted as the reader has set, or as they are where nothing is set or there is no rate by which to. */
export function useRowPrices(instrument: Instrument): RowPrices {
  const conversion = useConversion(instrument);
  const rate = typeof conversion?.rate === 'object' ? conversion.rate : undefined;
  if (conversion === undefined || rate === undefined)
    return {
      price: (value) => value,
      amount: (value) => value,
      step: instrument.priceStep,
      currency: instrument.quote,
      rate: undefined,
      conversion,
      itself: false,
    };
  const itself = instrument.base === conversion.to;
  const amount = (value: Value) => (typeof value === 'number' ? value * rate.value : value);
  return {
    price: itself ? (value) => (typeof value === 'number' ? 1 : value) : amount,
    amount,
    step: itself ? 1 : convertedStep(instrument.priceStep, rate.value),
    currency: conversion.to,
    rate,
    conversion,
    itself,
  };
}
