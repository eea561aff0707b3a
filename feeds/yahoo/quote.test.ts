import { expect, test } from 'vitest';
import { readQuote } from './quote';

const NOW = Date.UTC(2026, 0, 6, 15, 0, 0);
const AT = NOW / 1_000 - 900;

/** As Yahoo says it on a day in its main session. */
const ROW = {
  symbol: 'AAPL',
  marketState: 'REGULAR',
  currency: 'USD',
  exchangeTimezoneName: 'America/New_York',
  exchangeDataDelayedBy: 0,
  priceHint: 2,
  regularMarketPrice: 150,
  regularMarketTime: AT,
  regularMarketPreviousClose: 148,
  regularMarketDayHigh: 151,
  regularMarketDayLow: 147,
  regularMarketVolume: 1_234,
  bid: 149.9,
  bidSize: 29,
  ask: 150.1,
  askSize: 10,
};
const read = (more: object = {}) => readQuote({ ...ROW, ...more }, NOW);

test('the main session', () => {
  expect(read()).toEqual({
    symbol: 'AAPL',
    currency: 'USD',
    timeZone: 'America/New_York',
    delayMinutes: 0,
    digits: 2,
    session: 'regular',
    kind: 'regular',
    last: 150,
    lastTime: AT * 1_000,
    dayTime: AT * 1_000,
    day: { open: 148, high: 151, low: 147, volume: 1_234, bid: 149.9, bidSize: 2_900, ask: 150.1, askSize: 1_000 },
  });
  expect(read({ regularMarketTime: new Date(AT * 1_000) })).toEqual(read());
});

test('before the opening a day has begun: change counts from the last close, and there are no figures of a session yet', () => {
  const early = read({ marketState: 'PRE', preMarketPrice: 152, preMarketTime: AT + 600 });
  expect(early).toMatchObject({ session: 'pre', kind: 'pre', last: 152, lastTime: (AT + 600) * 1_000 });
  expect(early?.day).toMatchObject({ open: 150, high: null, low: null, volume: null });
  const quiet = read({ marketState: 'PRE' });
  expect(quiet).toMatchObject({ session: 'pre', kind: 'regular', last: 150, day: { open: 148, high: 151 } });
});

test.each(['POST', 'POSTPOST', 'CLOSED', 'PREPRE'])('in %s the price after the close is the newest', (marketState) => {
  const late = read({ marketState, postMarketPrice: 149, postMarketTime: AT + 600 });
  expect(late).toMatchObject({ kind: 'post', last: 149, lastTime: (AT + 600) * 1_000, dayTime: AT * 1_000 });
  expect(late?.day).toMatchObject({ open: 148, high: 151, volume: 1_234 });
});

test('a price after the close that is older than that of the session is of another day', () => {
  const stale = read({ marketState: 'POST', postMarketPrice: 149, postMarketTime: AT - 60_000 });
  expect(stale).toMatchObject({ kind: 'regular', last: 150 });
});

test('what is not known is null', () => {
  const bare = read({ regularMarketPreviousClose: null, regularMarketDayHigh: undefined, regularMarketVolume: -1 });
  expect(bare?.day).toMatchObject({ open: null, high: null, low: null, volume: null });
  expect(read({ bid: 0, bidSize: 0 })?.day).toMatchObject({ bid: null, bidSize: null, ask: 150.1, askSize: 1_000 });
  expect(read({ bid: 151 })?.day, 'crossed').toMatchObject({ bid: null, bidSize: null, ask: null, askSize: null });
});

test.each([
  null,
  'AAPL',
  [],
  {},
  { ...ROW, symbol: 7 },
  { ...ROW, marketState: 'ASLEEP' },
  { ...ROW, marketState: 'constructor' },
  { ...ROW, regularMarketPrice: Number.NaN },
  { ...ROW, regularMarketPrice: 0 },
  { ...ROW, regularMarketPrice: '150' },
  { ...ROW, regularMarketTime: 0 },
  { ...ROW, regularMarketTime: AT + 100_000 },
])('%j is no quote', (row) => {
  expect(readQuote(row, NOW)).toBeUndefined();
});

test('a time zone that nobody knows is left out', () => {
  expect(read({ exchangeTimezoneName: 'America/Gotham', exchangeDataDelayedBy: -1, priceHint: 99 })).not.toMatchObject({
    timeZone: expect.anything(),
  });
});
