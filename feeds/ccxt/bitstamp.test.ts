import { expect, test } from 'vitest';
import { bookFault } from '@/lib/market/book';
import type { BookEvent, MarketEvent } from '@/lib/market/market-event';
import { eventually } from '../fakes/eventually';
import { startFakeExchange } from '../fakes/fake-exchange';
import { listen, listenToBooks, priceOf, stateOf } from '../fakes/listener';
import { createCcxtFeed } from './ccxt';

const RECONNECT = { baseMs: 10, capMs: 30 };

async function arrange(times: object = {}) {
  const fake = await startFakeExchange('bitstamp');
  const feed = createCcxtFeed('bitstamp', { config: fake.ccxtConfig, times, reconnect: RECONNECT });
  const [symbol = ''] = fake.symbols;
  const id = `bitstamp:${symbol}`;
  const quotes = listen(feed, [id]);
  await eventually(() => expect(fake.subscriptions.filter((key) => !key.startsWith('diff'))).toHaveLength(2));
  fake.publishBidAsk(symbol, { bidSize: 2 });
  await quotes.until(priceOf(id), { from: 0 });
  return { fake, feed, symbol, id, quotes };
}

test('without tickers, best prices come from whole books and figures of the day are asked for', async () => {
  const { fake, feed, symbol, id, quotes } = await arrange();
  expect(feed.capabilities).toMatchObject({ bidAsk: true, trades: true, book: true, candles: true });
  const { bid, ask, volume } = fake.market(symbol);
  const quoted = quotes.until((event) => event.kind === 'quote' && event.fields.bidSize === 7);
  fake.publishBidAsk(symbol, { bidSize: 7 });
  expect(await quoted).toMatchObject({ source: 'bidAsk', fields: { bid, ask }, eventTime: expect.any(Number) });
  const day = await quotes.until((event) => event.kind === 'quote' && event.source === 'day', { from: 0 });
  expect(day).toMatchObject({ id, fields: { volume } });
  await quotes.stop();
  await fake.close();
});

test('its book is made of orders, and what is wrong with it is not shown', async () => {
  const { fake, feed, symbol, id, quotes } = await arrange({ firstTickMs: 300, bookRetryMs: 20, settleMs: 20 });
  const books = listenToBooks(feed, [id]);
  const shown = (event: MarketEvent): event is BookEvent => event.kind === 'book' && event.bids.length > 0;
  await eventually(() => expect(fake.subscriptions.some((key) => key.startsWith('detail'))).toBe(true));
  fake.publishBidAsk(symbol, { bidSize: 8 });
  const first = (await books.until(shown, { from: 0 })) as BookEvent;
  expect(first.bids).toEqual(fake.market(symbol).book.bids.slice(0, 20));
  expect(first.asks).toEqual(fake.market(symbol).book.asks.slice(0, 20));
  fake.faults.crossBook(symbol);
  const emptied = books.until((event) => event.kind === 'book' && event.bids.length === 0);
  fake.publishBidAsk(symbol, { bidSize: 9 });
  await emptied;
  const timer = setInterval(() => fake.publishBidAsk(symbol, { bidSize: 11 + (Date.now() % 50) }), 10);
  await books.until(shown);
  clearInterval(timer);
  expect(feed.counts.booksRebuilt).toBeGreaterThanOrEqual(1);
  for (const event of books.events.filter(shown)) expect(bookFault(event.bids, event.asks)).toBeUndefined();
  expect(quotes.events.some(stateOf('bitstamp', 'down'))).toBe(false);
  expect(fake.dials).toBe(1);
  await books.stop();
  await eventually(() => expect(fake.subscriptions.some((key) => key.startsWith('detail'))).toBe(false));
  await quotes.stop();
  await fake.close();
});
