import { afterEach, beforeAll, expect, test, vi } from 'vitest';
import type { MarketEvent } from '@/lib/market/market-event';
import { type FakeExchange, startFakeExchange } from '../fakes/fake-exchange';
import type { FakeKind } from '../fakes/protocol';
import { parseFeeds } from '../registry';
import { createIngest, type Ingest } from './ingest';

const opened: { close(): Promise<void> }[] = [];

afterEach(async () => {
  for (const one of opened.splice(0).reverse()) await one.close();
});

// What loading ccxt takes on a busy machine is no answer of an exchange.
beforeAll(() => Promise.all([import('../ccxt/ccxt'), import('ccxt')]), 60_000);

async function exchange(kind: FakeKind, port = 0): Promise<FakeExchange> {
  const fake = await startFakeExchange(kind, { port });
  fake.autoplay(200);
  opened.push(fake);
  return fake;
}

/** The composition that `FEEDS=auto` means, against local exchanges, and impatient. */
function ingestOf(coinbase: FakeExchange, kraken: FakeExchange) {
  const events: MarketEvent[] = [];
  const ccxtConfig = { coinbase: coinbase.ccxtConfig, kraken: kraken.ccxtConfig };
  const ingest = createIngest({
    feeds: parseFeeds('auto', { ccxtConfig }),
    publish: (event) => events.push(event),
    log: () => {},
    answerMs: 2_000,
    retryMs: 300,
    lingerMs: 300,
  });
  opened.push(ingest);
  const priced = () => new Set(events.flatMap((event) => (event.kind === 'quote' ? event.id : [])));
  return { ingest, events, priced };
}

const venues = (ingest: Ingest) => new Set(ingest.defaultWatchlist().map((id) => id.split(':')[0]));
const until = (check: () => void) => vi.waitFor(check, { timeout: 15_000, interval: 50 });

test('two exchanges that speak the real protocols: every default instrument gets a price', async () => {
  const { ingest, priced } = ingestOf(await exchange('coinbase'), await exchange('kraken'));
  await ingest.start();
  await until(() => expect(ingest.summary()).toBe('Live: Coinbase, Kraken. Stocks are simulated.'));
  expect(venues(ingest)).toEqual(new Set(['coinbase', 'kraken', 'sim']));
  await until(() => expect([...priced()].sort()).toEqual(ingest.defaultWatchlist().toSorted()));
});

test('one dies and comes back on its address: the default list moves away and returns', async () => {
  const coinbase = await exchange('coinbase');
  const kraken = await exchange('kraken');
  const { ingest, events } = ingestOf(coinbase, kraken);
  await ingest.start();
  await until(() =>
    expect(events.some((event) => event.kind === 'quote' && event.id.startsWith('kraken:'))).toBe(true),
  );
  await kraken.close();
  await until(() => expect(venues(ingest)).toEqual(new Set(['coinbase', 'sim'])));
  expect(events).toContainEqual(expect.objectContaining({ kind: 'state', venue: 'kraken', state: 'down' }));
  await exchange('kraken', Number(new URL(kraken.url).port));
  await until(() => expect(venues(ingest)).toEqual(new Set(['coinbase', 'kraken', 'sim'])));
  expect(ingest.status().find((feed) => feed.venue === 'kraken')).toMatchObject({ state: 'live', reconnects: 1 });
});

test('none there at the start, then both: simulated prices give way to real ones', async () => {
  const coinbase = await exchange('coinbase');
  const kraken = await exchange('kraken');
  await Promise.all([coinbase.close(), kraken.close()]);
  const { ingest, priced } = ingestOf(coinbase, kraken);
  await ingest.start();
  expect(ingest.summary()).toContain('Exchanges unreachable. Prices are simulated');
  await until(() => expect(priced().has('sim:BTC-USD')).toBe(true));
  await exchange('coinbase', Number(new URL(coinbase.url).port));
  await exchange('kraken', Number(new URL(kraken.url).port));
  await until(() => expect(ingest.summary()).toBe('Live: Coinbase, Kraken. Stocks are simulated.'));
  await until(() => expect(priced().has('coinbase:BTC-USD')).toBe(true));
});
