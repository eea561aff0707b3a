import { feedConformance } from '../conformance';
import { startFakeAlpaca } from '../fakes/alpaca';
import { createAlpacaFeed } from './alpaca';

feedConformance('alpaca', async () => {
  const fake = await startFakeAlpaca();
  const feed = createAlpacaFeed(fake.account);
  let turn = 0;
  return {
    feed,
    ids: ['alpaca:AAPL', 'alpaca:BRK.B'],
    unknownId: 'alpaca:ZZZZ',
    provoke: () => {
      for (const symbol of ['AAPL', 'BRK.B']) {
        fake.quote(symbol, { bidSize: 100 + (turn++ % 7) * 100 });
        fake.trade(symbol);
      }
    },
    teardown: () => fake.close(),
  };
});
