import { expect, test } from 'vitest';
import type { Instrument } from '@/lib/market/instrument';
import type { Quote } from '@/lib/market/quote';
import { rowFacts } from './row-facts';

const at = (venue: string) => ({ id: `${venue}:BTC-USD`, venue, symbol: 'BTC-USD', quote: 'USD' }) as Instrument;
const quotes: Record<string, Partial<Quote>> = {
  'coinbase:BTC-USD': { last: 110, open: 100, bid: 109, ask: 111, high: 120, low: 100, turnover: 50, lastTime: 1 },
  'kraken:BTC-USD': { last: 111, open: 100, bid: 110, ask: 112, lastTime: 2, volume: 2 },
};

function session(word: 'LIVE' | 'STALE') {
  return {
    now: () => 5_000,
    rowState: () => ({ word }),
    store: {
      quote: (id: string) => quotes[id],
      rhythm: (_id: string, quote: unknown) => ({ updatedTime: quote === undefined ? undefined : 2_000 }),
      recent: () => [
        { time: 0, price: 100 },
        { time: 1, price: 105 },
      ],
    },
  } as unknown as Parameters<typeof rowFacts>[0];
}

test('what is sorted by is what the row shows, in the currency it is shown in', () => {
  const facts = rowFacts(session('LIVE'), [at('coinbase')], () => 2);
  expect(facts).toMatchObject({ instrument: 'BTC-USD coinbase', last: 220, volume: 100, age: 3_000, state: 'LIVE' });
  expect(facts.change).toBeCloseTo(0.1);
  expect(facts.range).toBeCloseTo(0.2);
  expect(facts.recent).toBeCloseTo(0.05);
  expect(facts.spread).toBeCloseTo(2 / 109);
});

test('of a pair it is the venue that leads, and the best bid and ask', () => {
  const facts = rowFacts(session('LIVE'), [at('coinbase'), at('kraken')], () => 1);
  expect(facts.last).toBe(111);
  expect(facts.volume).toBe(222);
  expect(facts.spread).toBeCloseTo(1 / 110);
  expect(facts.range).toBeUndefined();
});

test('what is not known is not made up', () => {
  const facts = rowFacts(session('STALE'), [at('nowhere')], () => 1);
  expect(facts).toMatchObject({
    last: undefined,
    volume: undefined,
    age: undefined,
    change: undefined,
    spread: undefined,
  });
});
