import { expect, test } from 'vitest';
import { CRYPTO_SYMBOLS } from '../fakes/moody-venue';
import { ingestsUnderTest, pass, venuesOf } from './ingest-under-test';

const setUp = ingestsUnderTest();

test('refused at once: start does not wait, everything is simulated and said so', async () => {
  const { coinbase, kraken, sim, ingest, published } = setUp();
  coinbase.mood = kraken.mood = 'refuses';
  await ingest.start();
  expect(venuesOf(ingest.defaultWatchlist())).toEqual({ sim: 20 });
  expect(ingest.summary()).toBe('Exchanges unreachable. Prices are simulated; trying again every 30 s.');
  const about = published.find((event) => event.kind === 'state' && event.venue === 'kraken');
  expect(about).toMatchObject({ state: 'down', detail: 'kraken refused the connection.' });
  await pass();
  expect(sim.followed).toHaveLength(20);
});

test('no answer: start waits 5 s and not longer; a late answer is still welcome', async () => {
  const { coinbase, kraken, ingest, stateOf } = setUp();
  coinbase.mood = 'hangs';
  kraken.mood = 'hangs';
  let started = false;
  const start = ingest.start().then(() => {
    started = true;
  });
  await pass(4_999);
  expect(started).toBe(false);
  expect(ingest.summary()).toBe('Asking Coinbase, Kraken.');
  await pass(1);
  await start;
  expect(stateOf('coinbase')).toBe('down');
  expect(ingest.summary()).toContain('Exchanges unreachable');
  coinbase.answer();
  await pass(10);
  expect(stateOf('coinbase')).toBe('live');
  expect(venuesOf(ingest.defaultWatchlist())).toEqual({ coinbase: 12, sim: 8 });
  expect(ingest.summary()).toBe('Live: Coinbase. Unreachable: Kraken; trying again. Stocks are simulated.');
});

test('a venue that never settles an attempt is asked again all the same', async () => {
  const { coinbase, ingest, stateOf } = setUp();
  coinbase.mood = 'hangs';
  const start = ingest.start();
  await pass(5_000);
  await start;
  expect(coinbase.asked).toBe(1);
  coinbase.mood = 'answers';
  await pass(60_000);
  expect(stateOf('coinbase')).toBe('live');
});

test('a venue comes later: asked every 30 s, the watchlist moves, simulated crypto ends after the linger', async () => {
  const { coinbase, kraken, sim, ingest, published, unfollowed } = setUp();
  coinbase.mood = kraken.mood = 'refuses';
  await ingest.start();
  const seen: number[] = [];
  ingest.onChange = () => seen.push(ingest.defaultWatchlist().filter((id) => id.startsWith('coinbase:')).length);
  await pass(29_999);
  expect(coinbase.asked).toBe(1);
  coinbase.mood = 'answers';
  await pass(1);
  expect(coinbase.asked).toBe(2);
  expect(seen.at(-1)).toBe(12);
  expect(coinbase.followed).toHaveLength(12);
  expect(sim.followed, 'lingers').toHaveLength(20);
  await pass(30_000);
  expect(unfollowed).toEqual(CRYPTO_SYMBOLS.map((symbol) => `sim:${symbol}`));
  sim.price('BTC-USD');
  sim.price('AAPL');
  await pass();
  expect(published.filter((event) => event.kind === 'trade').map((event) => event.id)).toEqual(['sim:AAPL']);
});

test('dies and comes back: the watchlist waits 5 s, moves to the other exchange, and returns', async () => {
  const { coinbase, kraken, ingest, published, unfollowed, stateOf } = setUp();
  await ingest.start();
  await pass();
  kraken.turn('down', 'The connection to Kraken was lost.');
  await pass(4_999);
  expect(stateOf('kraken')).toBe('down');
  expect(venuesOf(ingest.defaultWatchlist()), 'a hiccup moves nothing').toEqual({ coinbase: 6, kraken: 6, sim: 8 });
  await pass(1);
  expect(venuesOf(ingest.defaultWatchlist())).toEqual({ coinbase: 12, sim: 8 });
  expect(coinbase.followed).toHaveLength(12);
  expect(kraken.followed, 'still followed, to notice its return').toHaveLength(6);
  kraken.turn('live');
  await pass();
  expect(venuesOf(ingest.defaultWatchlist())).toEqual({ coinbase: 6, kraken: 6, sim: 8 });
  await pass(30_000);
  expect(unfollowed).toHaveLength(6);
  expect(ingest.status().find((feed) => feed.venue === 'kraken')).toMatchObject({ state: 'live', reconnects: 1 });
  const states = published.flatMap((event) => (event.kind === 'state' && event.venue === 'kraken' ? event.state : []));
  expect(states).toEqual(['live', 'down', 'live']);
});

test('both die: simulated until one is back', async () => {
  const { coinbase, kraken, ingest, stateOf } = setUp();
  await ingest.start();
  await pass();
  coinbase.turn('down', 'lost');
  kraken.turn('down', 'lost');
  await pass(5_000);
  expect(venuesOf(ingest.defaultWatchlist())).toEqual({ sim: 20 });
  coinbase.price('BTC-USD');
  await pass();
  expect(stateOf('coinbase'), 'a price is proof of life').toBe('live');
  expect(venuesOf(ingest.defaultWatchlist())).toEqual({ coinbase: 12, sim: 8 });
});

test('what asking again cannot help is asked seldom', async () => {
  const { kraken, ingest, stateOf } = setUp();
  kraken.mood = 'forbids';
  await ingest.start();
  await pass(300_000);
  expect(kraken.asked).toBe(1);
  expect(stateOf('coinbase')).toBe('live');
});
