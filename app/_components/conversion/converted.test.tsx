// @vitest-environment happy-dom
import { act } from 'react';
import { createRoot } from 'react-dom/client';
import { afterEach, expect, test, vi } from 'vitest';
import type { Instrument } from '@/lib/market/instrument';
import type { Conversion } from '@/lib/session/rates/rates-react';
import { type RowPrices, useRowPrices } from './converted';

let conversion: Conversion | undefined;
vi.mock('@/lib/session/rates/rates-react', () => ({ useConversion: () => conversion }));

let prices: RowPrices | undefined;

function Row({ symbol }: { readonly symbol: string }) {
  const [base = '', quote = ''] = symbol.split('-');
  prices = useRowPrices({ id: `sim:${symbol}`, base, quote, priceStep: 0.01 } as Instrument);
  return null;
}

async function pricesOf(symbol: string, now: Conversion | undefined): Promise<RowPrices> {
  vi.stubGlobal('IS_REACT_ACT_ENVIRONMENT', true);
  conversion = now;
  prices = undefined;
  const root = createRoot(document.createElement('div'));
  await act(async () => root.render(<Row symbol={symbol} />));
  await act(async () => root.unmount());
  if (prices === undefined) throw new Error('It was not rendered.');
  return prices;
}

const inBitcoin = (value: number): Conversion => ({ to: 'BTC', rate: { value, time: 0, legs: [] } });

afterEach(() => vi.unstubAllGlobals());

test('one bitcoin is one bitcoin at any rate; what was traded of it is not', async () => {
  for (const rate of [1 / 80_000, 1 / 80_004]) {
    const prices = await pricesOf('BTC-USD', inBitcoin(rate));
    expect([prices.price(80_003.7), prices.step, prices.currency, prices.itself]).toEqual([1, 1, 'BTC', true]);
    expect(prices.amount(160_000)).toBe(160_000 * rate);
    expect([prices.price(null), prices.price(undefined)]).toEqual([null, undefined]);
  }
});

test('any other is worth what the rate says', async () => {
  const prices = await pricesOf('ETH-USD', inBitcoin(1 / 80_000));
  expect([prices.price(4_000), prices.amount(4_000), prices.currency, prices.itself]).toEqual([
    0.05,
    0.05,
    'BTC',
    false,
  ]);
  expect(prices.step).toBeCloseTo(1e-7, 12);
});

test.each([undefined, { to: 'BTC', rate: 'stale' } as const])('without a rate it is as quoted (%j)', async (now) => {
  const prices = await pricesOf('BTC-USD', now);
  expect([prices.price(80_000), prices.step, prices.currency, prices.itself]).toEqual([80_000, 0.01, 'USD', false]);
});
