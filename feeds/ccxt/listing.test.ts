import { describe, expect, test } from 'vitest';
import { startFakeExchange } from '../fakes/fake-exchange';
import type { FakeKind } from '../fakes/protocol';
import { createCcxtFeed } from './ccxt';

const KINDS: readonly FakeKind[] = ['coinbase', 'kraken', 'binance', 'okx', 'bybit', 'bitstamp'];

describe.each(KINDS)('%s', (kind) => {
  test('asked again, it tells the markets of now; a failure takes nothing away', async ({ onTestFinished }) => {
    const fake = await startFakeExchange(kind);
    onTestFinished(() => fake.close());
    const feed = createCcxtFeed(kind, { config: fake.ccxtConfig });
    const listed = async () => (await feed.instruments(AbortSignal.timeout(5_000))).map(({ symbol }) => symbol).sort();
    expect(await listed()).toEqual(fake.symbols.toSorted());
    const [gone = '', ...left] = fake.symbols;
    const quote = gone.split('-')[1] ?? '';
    fake.delist(gone);
    fake.list({ base: 'AAVE', quote, price: 100, priceStep: 0.01 });
    expect(await listed()).toEqual([`AAVE-${quote}`, ...left].toSorted());
    fake.faults.rest({ status: 503 });
    await expect(listed()).rejects.toThrow();
    fake.faults.rest(undefined);
    expect(await listed()).toEqual([`AAVE-${quote}`, ...left].toSorted());
  });
});
