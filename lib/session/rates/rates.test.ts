import { describe, expect, test } from 'vitest';
import type { Instrument } from '@/lib/market/instrument';
import { convertedStep, type LegReading, rateOf } from './rate';
import { pairsOnTheWay, ratePath } from './rate-path';

function pair(venue: string, symbol: string): Instrument {
  const [base = '', quote = ''] = symbol.split('-');
  return {
    id: `${venue}:${symbol}`,
    venue,
    symbol,
    base,
    quote,
    assetClass: 'crypto',
    simulated: venue === 'sim',
  } as Instrument;
}

const OFFERED = ['EUR-USD', 'BTC-USD', 'BTC-EUR', 'USDT-USD'].map((symbol) => pair('kraken', symbol));
const wish = (from: string, to: string, simulated = false) => ({ from, to, simulated });
const legs = (from: string, to: string, simulated = false, offered = OFFERED) =>
  ratePath(wish(from, to, simulated), offered)?.map(
    ({ instrument, inverse }) => `${inverse ? '1/' : ''}${instrument.id}`,
  );

describe('the way from one currency to another', () => {
  test('is direct where something leads there, either way round', () => {
    expect(legs('EUR', 'USD')).toEqual(['kraken:EUR-USD']);
    expect(legs('USD', 'EUR')).toEqual(['1/kraken:EUR-USD']);
    expect(legs('BTC', 'EUR')).toEqual(['kraken:BTC-EUR']);
  });

  test('else goes over the dollar', () => {
    expect(legs('USDT', 'EUR')).toEqual(['kraken:USDT-USD', '1/kraken:EUR-USD']);
    expect(legs('USDT', 'CHF')).toBeUndefined();
    expect(legs('USD', 'CHF')).toBeUndefined();
  });

  test('a made-up rate converts only what is made up', () => {
    const simulated = [pair('sim', 'BTC-USD')];
    expect(legs('USD', 'BTC', true, simulated)).toEqual(['1/sim:BTC-USD']);
    expect(legs('USD', 'BTC', false, simulated)).toBeUndefined();
  });

  test('never takes a stock that is named like a currency', () => {
    expect(legs('USD', 'EUR', false, [{ ...pair('alpaca', 'EUR-USD'), assetClass: 'stock' }])).toBeUndefined();
  });

  test('every instrument of a way is among those asked for', () => {
    for (const [from, to] of [
      ['USDT', 'EUR'],
      ['USD', 'BTC'],
      ['BTC', 'EUR'],
    ] as const) {
      const asked = pairsOnTheWay(wish(from, to));
      for (const { instrument } of ratePath(wish(from, to), OFFERED) ?? []) expect(asked).toContain(instrument.symbol);
    }
    expect(pairsOnTheWay(wish('USD', 'EUR'))).toEqual(['USD-EUR', 'EUR-USD']);
  });
});

describe('a rate', () => {
  const live = (last: number, updatedTime: number): LegReading => ({ last, updatedTime, word: 'LIVE' });
  const path = ratePath(wish('USDT', 'EUR'), OFFERED);

  test('multiplies its legs and is as old as the older of them', () => {
    const readings: Record<string, LegReading> = {
      'kraken:USDT-USD': live(0.999, 500),
      'kraken:EUR-USD': live(1.25, 400),
    };
    const rate = rateOf(path, ({ instrument }) => readings[instrument.id] ?? live(Number.NaN, 0));
    expect(rate).toMatchObject({ value: expect.closeTo(0.7992, 10), time: 400 });
  });

  test('says why there is none', () => {
    expect(rateOf(undefined, () => live(1, 0))).toBe('no rate');
    expect(rateOf(path, () => ({ last: undefined, updatedTime: undefined, word: 'LIVE' }))).toBe('waiting');
    expect(rateOf(path, () => live(0, 0))).toBe('waiting');
    for (const word of ['STALE', 'DISCONNECTED', 'HALTED', 'CLOSED'] as const)
      expect(rateOf(path, () => ({ ...live(1, 0), word }))).toBe('stale');
    expect(rateOf(path, () => ({ ...live(1, 0), word: 'SIM' }))).toMatchObject({ value: 1 });
  });

  test('keeps prices about as fine as they are', () => {
    expect(convertedStep(0.01, 0.92)).toBeCloseTo(0.01, 12);
    expect(convertedStep(0.01, 150)).toBeCloseTo(1, 12);
    expect(convertedStep(0.01, 1 / 91_000)).toBeCloseTo(1e-7, 12);
  });
});
