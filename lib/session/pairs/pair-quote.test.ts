import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { InstrumentWord } from '@/lib/freshness/instrument-state';
import type { Instrument } from '@/lib/market/instrument';
import type { Quote } from '@/lib/market/quote';
import { byPair, pairQuote, type VenueQuote } from './pair-quote';

function listed(venue: string, symbol = 'BTC-USD', more: Partial<Instrument> = {}): Instrument {
  const [base = '', quote = ''] = symbol.split('-');
  return {
    id: `${venue}:${symbol}`,
    name: base,
    venue,
    symbol,
    assetClass: 'crypto',
    base,
    quote,
    priceStep: 0.01,
    realtime: true,
    delayMinutes: 0,
    simulated: false,
    trades: true,
    book: true,
    candles: true,
    ...more,
  };
}

function quoted(venue: string, word: InstrumentWord, fields: Partial<Quote> = {}): VenueQuote {
  const instrument = listed(venue);
  return { instrument, word, quote: { id: instrument.id, seq: 1, ingestTime: 1_000, ...fields } };
}

describe('pairQuote', () => {
  test('best bid and best ask, each with its venue, and the newest last price leads', () => {
    const pair = pairQuote([
      quoted('coinbase', 'LIVE', { bid: 100, ask: 102, last: 101, lastTime: 10 }),
      quoted('kraken', 'SLOW', { bid: 100.5, ask: 103, last: 101.5, lastTime: 20 }),
    ]);
    expect(pair).toMatchObject({
      bid: { venue: 'kraken', price: 100.5 },
      ask: { venue: 'coinbase', price: 102 },
      lead: { instrument: { venue: 'kraken' } },
      excluded: [],
    });
  });

  test.each(['STALE', 'DISCONNECTED', 'DELAYED', 'CLOSED', 'HALTED'] as const)(
    '%s is left out, however good',
    (word) => {
      const pair = pairQuote([
        quoted('kraken', word, { bid: 109, ask: 91, last: 100, lastTime: 99 }),
        quoted('coinbase', 'LIVE', { bid: 100, ask: 102, last: 101, lastTime: 10 }),
      ]);
      expect(pair).toMatchObject({
        bid: { venue: 'coinbase' },
        ask: { venue: 'coinbase' },
        lead: { instrument: { venue: 'coinbase' } },
        excluded: ['kraken'],
      });
    },
  );

  test('where no venue counts there is no best price, and the newest says how things stand', () => {
    const pair = pairQuote([
      quoted('coinbase', 'STALE', { bid: 1, ask: 2, last: 1, lastTime: 10 }),
      quoted('kraken', 'DISCONNECTED', { bid: 1, ask: 2, last: 1, lastTime: 20 }),
    ]);
    expect([pair.bid, pair.ask, pair.lead.instrument.venue]).toEqual([undefined, undefined, 'kraken']);
    expect(pair.excluded).toEqual(['coinbase', 'kraken']);
  });

  test('a side nobody quotes is not made up', () => {
    const pair = pairQuote([quoted('coinbase', 'LIVE', { bid: null, last: 5 }), quoted('kraken', 'LIVE', { ask: 6 })]);
    expect([pair.bid, pair.ask]).toEqual([undefined, { venue: 'kraken', price: 6 }]);
  });

  test('no counting venue has a better price than the one shown', () => {
    const venue = fc.record({
      word: fc.constantFrom<InstrumentWord>('LIVE', 'SLOW', 'STALE', 'CLOSED'),
      bid: fc.option(fc.integer({ min: 1, max: 100 })),
      ask: fc.option(fc.integer({ min: 1, max: 100 })),
    });
    fc.assert(
      fc.property(fc.array(venue, { minLength: 1, maxLength: 6 }), (all) => {
        const quotes = all.map(({ word, ...fields }, at) => quoted(`v${at}`, word, fields));
        const [first, ...others] = quotes;
        if (first === undefined) return;
        const pair = pairQuote([first, ...others]);
        for (const { quote, word } of quotes) {
          if (word !== 'LIVE' && word !== 'SLOW') continue;
          if (typeof quote?.bid === 'number') expect(pair.bid?.price).toBeGreaterThanOrEqual(quote.bid);
          if (typeof quote?.ask === 'number') expect(pair.ask?.price).toBeLessThanOrEqual(quote.ask);
        }
      }),
    );
  });
});

test('byPair joins what is the same pair, where its first stands, and nothing simulated with anything real', () => {
  const list = [
    listed('coinbase', 'BTC-USD'),
    listed('coinbase', 'ETH-USD'),
    listed('kraken', 'BTC-USD'),
    listed('sim', 'BTC-USD', { simulated: true }),
    listed('kraken', 'BTC-USDT'),
  ];
  expect(byPair(list).map((pair) => pair.map(({ id }) => id))).toEqual([
    ['coinbase:BTC-USD', 'kraken:BTC-USD'],
    ['coinbase:ETH-USD'],
    ['sim:BTC-USD'],
    ['kraken:BTC-USDT'],
  ]);
});
