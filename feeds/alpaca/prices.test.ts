import { afterEach, beforeEach, expect, test } from 'vitest';
import type { MarketEvent, QuoteEvent } from '@/lib/market/market-event';
import { type FakeAlpaca, startFakeAlpaca } from '../fakes/alpaca';
import { type Listener, listen } from '../fakes/listener';
import type { Feed } from '../feed';
import { createAlpacaFeed } from './alpaca';

const ID = 'alpaca:AAPL';
let fake: FakeAlpaca;
let feed: Feed;
let listener: Listener;

const from = (source: string) => (event: MarketEvent) => event.kind === 'quote' && event.source === source;
const fieldsOf = (event: MarketEvent) => (event as QuoteEvent).fields;
const isTrade = (event: MarketEvent) => event.kind === 'trade';

beforeEach(async () => {
  fake = await startFakeAlpaca();
  fake.set('AAPL', { last: 229.87, lastSize: 10, high: 232, low: 228, volume: 500, previousClose: 226, bid: 229.8 });
  feed = createAlpacaFeed(fake.account);
  listener = listen(feed, [ID]);
  await listener.until(from('last'), { from: 0 });
  await expect.poll(() => fake.subscriptions).toContain('dailyBars:AAPL');
});
afterEach(async () => {
  await listener.stop();
  await fake.close();
});

test('the first prices come from the snapshot: figures of the day, best bid and offer, last trade', () => {
  const [day, bidAsk, last] = ['day', 'bidAsk', 'last'].map((source) => listener.events.find(from(source)));
  expect(day).toMatchObject({ fields: { open: 226, high: 232, low: 228, volume: 500, turnover: 500 * 230 } });
  expect(bidAsk).toMatchObject({ fields: { bid: 229.8, bidSize: 100, askSize: 200 } });
  expect(last).toMatchObject({ fields: { last: 229.87, lastSize: 10 } });
});

test("times are the venue's, finer than a millisecond", async () => {
  const quoteTime = Math.floor(fake.now) + 0.25;
  fake.quote('AAPL', { quoteTime });
  const { eventTime } = (await listener.until(from('bidAsk'))) as QuoteEvent;
  expect(eventTime).toBeCloseTo(quoteTime, 3);
  expect(eventTime).not.toBe(Math.floor(eventTime ?? 0));
});

test('where nobody bids there is no bid', async () => {
  fake.quote('AAPL', { bid: 0, bidSize: 0 });
  expect(fieldsOf(await listener.until(from('bidAsk')))).toMatchObject({ bid: null, bidSize: null, askSize: 200 });
  fake.quote('AAPL', { bid: 229.9, bidSize: 300, ask: 0, askSize: 0 });
  expect(fieldsOf(await listener.until(from('bidAsk')))).toEqual({
    bid: 229.9,
    bidSize: 300,
    ask: null,
    askSize: null,
  });
});

test('a trade is told with price and size, an odd lot too', async () => {
  fake.trade('AAPL', { price: 230.01, size: 3, conditions: ['@', 'I'] });
  expect(await listener.until(isTrade)).toMatchObject({ id: ID, price: 230.01, size: 3 });
});

test.each(['W', '4', 'M', 'Z', '7'])("a trade of condition %s is not the market's price", async (condition) => {
  fake.trade('AAPL', { price: 1.5, conditions: ['@', condition] });
  fake.trade('AAPL', { price: 230.5 });
  expect(await listener.until(isTrade)).toMatchObject({ price: 230.5 });
});

test('the daily bar moves high, low and volume, not the basis of change', async () => {
  fake.dailyBar('AAPL', { high: 240, low: 227, volume: 900 });
  const day = await listener.until(from('day'));
  expect(fieldsOf(day)).toMatchObject({ high: 240, low: 227, volume: 900 });
  expect(fieldsOf(day)).not.toHaveProperty('open');
  const second = listen(feed, [ID]);
  expect(fieldsOf(await second.until(from('day'), { from: 0 }))).toMatchObject({ open: 226, high: 240 });
  await second.stop();
});

test('a cancelled trade gives last back to the trade before it, and the day is asked for again', async () => {
  fake.trade('AAPL', { price: 230 });
  const id = fake.trade('AAPL', { price: 999 });
  await listener.until((event) => event.kind === 'trade' && event.price === 999, { from: 0 });
  const asked = fake.requests.filter((path) => path.startsWith('/v2/stocks/snapshots')).length;
  fake.cancel('AAPL', id);
  const told = (await listener.until(from('last'))) as QuoteEvent;
  expect(told.fields).toEqual({ last: 230, lastSize: 5 });
  await expect
    .poll(() => fake.requests.filter((path) => path.startsWith('/v2/stocks/snapshots')).length)
    .toBe(asked + 1);
  // The snapshot of the fake still has the cancelled one.
  await listener.until(from('day'), { from: listener.events.indexOf(told) });
  expect(listener.events.filter(from('last')).at(-1)).toBe(told);
});

test('a corrected trade corrects last; an older one, or one nobody knows, does not', async () => {
  const older = fake.trade('AAPL', { price: 230 });
  const newest = fake.trade('AAPL', { price: 999 });
  await listener.until((event) => event.kind === 'trade' && event.price === 999, { from: 0 });
  fake.correct('AAPL', older, 1);
  fake.cancel('AAPL', 12_345);
  fake.correct('AAPL', newest, 230.2);
  const told = (await listener.until(from('last'))) as QuoteEvent;
  expect(told.fields).toEqual({ last: 230.2, lastSize: 5 });
});

test('figures of the day are asked for again now and then', async () => {
  await listener.stop();
  listener = listen(createAlpacaFeed({ ...fake.account, times: { refreshMs: 50 } }), [ID]);
  await listener.until(from('day'), { from: 0 });
  fake.set('AAPL', { volume: 12_345 });
  await listener.until((event) => event.kind === 'quote' && event.fields.volume === 12_345, { from: 0 });
});

test('nonsense is dropped and counted, and what is sound still comes', async () => {
  fake.faults.malformed();
  fake.trade('AAPL', { price: 231 });
  expect(await listener.until(isTrade)).toMatchObject({ price: 231 });
  expect(feed.counts?.rejected).toBeGreaterThanOrEqual(17);
  expect(fake.dials).toBe(1);
});

test('stocks below a dollar move by hundredths of a cent once that is known', async () => {
  const stepOf = async (symbol: string) =>
    (await feed.instruments(AbortSignal.timeout(5_000))).find((one) => one.symbol === symbol)?.priceStep;
  expect(await stepOf('PENY')).toBe(0.01);
  const penny = listen(feed, ['alpaca:PENY']);
  await penny.until(from('last'), { from: 0 });
  expect(await stepOf('PENY')).toBe(0.0001);
  expect(await stepOf('AAPL')).toBe(0.01);
  await penny.stop();
});
