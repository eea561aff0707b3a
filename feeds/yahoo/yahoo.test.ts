import { feedConformance } from '../conformance';
import { startFakeYahoo } from '../fakes/yahoo';
import { createYahooFeed } from './yahoo';

feedConformance('yahoo', async () => {
  const fake = await startFakeYahoo();
  const feed = createYahooFeed({ fetch: fake.fetch, openMs: 40, closedMs: 40, leastMs: 20 });
  return {
    feed,
    ids: ['yahoo:AAPL', 'yahoo:MSFT'],
    unknownId: 'yahoo:NOSUCH',
    provoke: () => {
      fake.trade('AAPL');
      fake.trade('MSFT');
    },
    teardown: () => fake.close(),
  };
});
