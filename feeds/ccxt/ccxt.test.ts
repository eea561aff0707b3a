import { describe } from 'vitest';
import { feedConformance } from '../conformance';
import { startFakeExchange } from '../fakes/fake-exchange';
import type { FakeKind } from '../fakes/protocol';
import { createCcxtFeed } from './ccxt';

const KINDS: readonly FakeKind[] = ['coinbase', 'kraken', 'binance', 'okx', 'bybit', 'bitstamp'];

describe.each(KINDS)('%s', (kind) => {
  feedConformance(`ccxt:${kind}`, async () => {
    const fake = await startFakeExchange(kind);
    const feed = createCcxtFeed(kind, { config: fake.ccxtConfig });
    const [first = '', second = ''] = fake.symbols;
    let turn = 0;
    return {
      feed,
      ids: [`${kind}:${first}`, `${kind}:${second}`],
      unknownId: `${kind}:${fake.faults.unknownSymbol}`,
      provoke: () => {
        for (const symbol of [first, second]) {
          fake.publishBidAsk(symbol, { bidSize: 1 + (turn++ % 7) });
          fake.publishTrade(symbol);
        }
      },
      teardown: () => fake.close(),
    };
  });
});
