import { expect, test } from 'vitest';
import { listing, MoodyVenue } from '../fakes/moody-venue';
import { createIngest } from './ingest';
import { ingestsUnderTest, pass, venuesOf } from './ingest-under-test';

const setUp = ingestsUnderTest();

test('with a venue that brings stocks, what is said to be simulated is what is', async () => {
  const stocks = ['AAPL', 'MSFT', 'NVDA', 'AMZN', 'TSLA', 'IBM', 'BAC', 'GME'];
  const alpaca = new MoodyVenue(
    'alpaca',
    stocks.map((symbol) => listing('alpaca', symbol, 'stock')),
  );
  const { coinbase, ingest } = setUp(({ coinbase, sim }) => [coinbase, alpaca, sim]);
  await ingest.start();
  await pass();
  expect(venuesOf(ingest.defaultWatchlist())).toEqual({ coinbase: 12, alpaca: 8 });
  expect(ingest.summary()).toBe('Live: Coinbase, Alpaca.');
  coinbase.turn('down');
  await pass(5_000);
  expect(ingest.summary()).toBe('Live: Alpaca. Unreachable: Coinbase; trying again. Crypto is simulated.');
});

test('both exchanges live: 12 crypto pairs spread over both, stocks simulated, no simulated crypto', async () => {
  const { coinbase, kraken, sim, ingest } = setUp();
  await ingest.start();
  await pass();
  expect(venuesOf(ingest.defaultWatchlist())).toEqual({ coinbase: 6, kraken: 6, sim: 8 });
  expect(coinbase.followed).toHaveLength(6);
  expect(kraken.followed).toHaveLength(6);
  expect(sim.followed).toHaveLength(8);
  expect([...coinbase.follows.values()], 'one call for the whole list').toHaveLength(1);
  expect(ingest.summary()).toBe('Live: Coinbase, Kraken. Stocks are simulated.');
  expect(ingest.instruments()).toHaveLength(13 + 13 + 20);
});

test('the log calls a venue live, and the simulator running', async () => {
  const { coinbase, sim } = setUp();
  const logged: string[] = [];
  const ingest = createIngest({ feeds: [coinbase, sim], publish: () => {}, log: (line) => logged.push(line) });
  await ingest.start();
  await pass();
  expect(logged.filter((line) => / is (live|running)\.$/.test(line)).sort()).toEqual(
    [`${coinbase.name} is live.`, `${sim.name} is running.`].sort(),
  );
  const closed = ingest.close();
  await pass(5_000);
  await closed;
});

test('nonsense of a sink or a listener stops nothing, and is counted', async () => {
  const { sim } = setUp();
  const failing = createIngest({
    feeds: [sim],
    publish: () => {
      throw new Error('full');
    },
    log: () => {},
  });
  failing.onChange = () => {
    throw new Error('listener');
  };
  await failing.start();
  await pass();
  sim.price('AAPL');
  sim.price('AAPL');
  await pass();
  expect(failing.status()[0]).toMatchObject({ state: 'live', events: 2, lastMessageTime: Date.now() });
  expect(failing.status()[0]?.rejected).toBeGreaterThanOrEqual(2);
  await failing.close();
});

test('figures a feed dropped are shown', async () => {
  const { coinbase, ingest } = setUp();
  await ingest.start();
  coinbase.rejected = 7;
  expect(ingest.status()[0]).toMatchObject({ name: 'ccxt:coinbase', rejected: 7 });
});

test('nothing is published after closing, whenever that is', async () => {
  const { coinbase, ingest, published } = setUp();
  coinbase.mood = 'hangs';
  const start = ingest.start();
  await pass(100);
  const closed = ingest.close();
  await pass();
  await closed;
  await start;
  const count = published.length;
  coinbase.answer();
  await pass(120_000);
  expect(published).toHaveLength(count);
});

test('without a simulator nothing is made up', async () => {
  const { coinbase, ingest } = setUp(({ coinbase }) => [coinbase]);
  coinbase.mood = 'refuses';
  await ingest.start();
  expect(ingest.defaultWatchlist()).toEqual([]);
  expect(ingest.summary()).toBe('Coinbase unreachable; trying again every 30 s.');
});

test('a simulator alone', async () => {
  const { ingest } = setUp(({ sim }) => [sim]);
  await ingest.start();
  expect(venuesOf(ingest.defaultWatchlist())).toEqual({ sim: 20 });
  expect(ingest.summary()).toBe('All prices are simulated.');
});
