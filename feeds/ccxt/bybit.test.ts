import { expect, test } from 'vitest';
import { eventually } from '../fakes/eventually';
import { startFakeExchange } from '../fakes/fake-exchange';
import { listen, listenToBooks, priceOf } from '../fakes/listener';
import { createCcxtFeed } from './ccxt';

test('best prices, which come as a book of one level, leave the book of fifty alone', async () => {
  const fake = await startFakeExchange('bybit');
  const feed = createCcxtFeed('bybit', { config: fake.ccxtConfig });
  const [symbol = ''] = fake.symbols;
  const id = `bybit:${symbol}`;
  const quotes = listen(feed, [id]);
  const books = listenToBooks(feed, [id]);
  await quotes.until(priceOf(id), { from: 0 });
  await books.until((event) => event.kind === 'book' && event.bids.length > 1, { from: 0 });
  for (let size = 1; size <= 20; size++) {
    const quoted = quotes.until((event) => event.kind === 'quote' && event.fields.bidSize === size);
    fake.publishBidAsk(symbol, { bidSize: size });
    await quoted;
  }
  for (const event of books.events) if (event.kind === 'book') expect(event.bids).toHaveLength(20);
  expect(feed.counts).toMatchObject({ rejected: 0, booksRebuilt: 0 });
  // A side that has not changed is left out.
  const { bid, ask } = fake.market(symbol);
  const quoted = quotes.until((event) => event.kind === 'quote' && event.fields.askSize === 9);
  const data = { s: symbol.replace('-', ''), b: [], a: [[String(ask), '9']], u: 7, seq: 1 };
  fake.sendRaw(JSON.stringify({ topic: `orderbook.1.${data.s}`, ts: Date.now(), type: 'delta', data }));
  expect(await quoted).toMatchObject({ fields: { bid, bidSize: 20, ask, askSize: 9 } });
  await Promise.all([quotes.stop(), books.stop()]);
  await fake.close();
});

test('more instruments than one message may name are asked for in several', async () => {
  const fake = await startFakeExchange('bybit');
  expect(fake.symbols.length).toBeGreaterThan(10);
  const feed = createCcxtFeed('bybit', { config: fake.ccxtConfig });
  const listener = listen(
    feed,
    fake.symbols.map((symbol) => `bybit:${symbol}`),
  );
  await eventually(() => expect(fake.subscriptions).toHaveLength(3 * fake.symbols.length));
  await listener.stop();
  await fake.close();
});
