import { expect, test } from 'vitest';
import { FeedError } from '../feed';
import { ingestsUnderTest, pass } from './ingest-under-test';

const setUp = ingestsUnderTest();

test('wanted instruments are followed beyond the default ones, and end after the linger', async () => {
  const { kraken, sim, ingest, unfollowed } = setUp();
  await ingest.start();
  await pass();
  ingest.want(new Set(['kraken:ZEC-USD', 'coinbase:ZEC-USD', 'kraken:NO-SUCH', 'elsewhere:BTC-USD', 'sim:BTC-USD']));
  await pass();
  expect(kraken.followed).toContain('kraken:ZEC-USD');
  expect(sim.followed).toContain('sim:BTC-USD');
  ingest.want(new Set(['coinbase:ZEC-USD']));
  await pass(29_000);
  ingest.want(new Set(['coinbase:ZEC-USD', 'kraken:ZEC-USD']));
  await pass(10_000);
  expect(unfollowed).toEqual(['sim:BTC-USD']);
  ingest.want(new Set());
  await pass(30_000);
  expect(unfollowed.toSorted()).toEqual(['coinbase:ZEC-USD', 'kraken:ZEC-USD', 'sim:BTC-USD']);
  expect(kraken.followed).not.toContain('kraken:ZEC-USD');
  expect(kraken.followed).toHaveLength(6);
});

test('what nobody wants any more is let go at the venue too, though it was asked for together with what stays', async () => {
  const { kraken, ingest, published } = setUp();
  await ingest.start();
  await pass();
  const more = kraken.listed.map((one) => one.id).filter((id) => !kraken.followed.includes(id));
  expect(more.length).toBeGreaterThan(4);
  const [kept = ''] = more;
  ingest.want(new Set(more));
  await pass();
  expect(kraken.followed).toHaveLength(6 + more.length);
  ingest.want(new Set([kept]));
  await pass(31_000);
  await pass();
  expect(kraken.followed).toHaveLength(7);
  expect(kraken.followed).toContain(kept);
  const before = published.length;
  kraken.price(kept.slice('kraken:'.length));
  await pass();
  expect(published.length).toBe(before + 1);
});

test('what was wanted of a venue that was away is followed when it comes', async () => {
  const { kraken, ingest } = setUp();
  kraken.mood = 'refuses';
  ingest.want(new Set(['kraken:ZEC-USD']));
  await ingest.start();
  kraken.mood = 'answers';
  await pass(30_000);
  expect(kraken.followed).toContain('kraken:ZEC-USD');
});

test('an instrument that cannot be followed is its own affair, and is tried again', async () => {
  const { kraken, ingest, published, stateOf } = setUp();
  await ingest.start();
  await pass();
  ingest.want(new Set(['kraken:ZEC-USD']));
  await pass();
  const [queue] = [...kraken.follows].find(([, ids]) => ids.includes('kraken:ZEC-USD')) ?? [];
  queue?.fail(new FeedError('Kraken has no ZEC-USD any more.', { permanent: true }));
  await pass();
  expect(published.at(-1)).toMatchObject({ kind: 'state', id: 'kraken:ZEC-USD', state: 'down' });
  expect(stateOf('kraken')).toBe('live');
  expect(ingest.status().find((feed) => feed.venue === 'kraken')?.failures).toBe(1);
  await pass(30_000);
  kraken.price('ZEC-USD');
  await pass();
  expect(published.at(-2)).toMatchObject({ kind: 'state', id: 'kraken:ZEC-USD', state: 'live' });
});

test('where the feed says itself in what state an instrument is again, its first price does not overrule that', async () => {
  const { kraken, ingest, published } = setUp();
  await ingest.start();
  await pass();
  ingest.want(new Set(['kraken:ZEC-USD']));
  await pass();
  const [queue] = [...kraken.follows].find(([, ids]) => ids.includes('kraken:ZEC-USD')) ?? [];
  queue?.fail(new FeedError('Kraken has no ZEC-USD any more.', { permanent: true }));
  await pass(30_000);
  kraken.say({ kind: 'state', id: 'kraken:ZEC-USD', state: 'halted', since: Date.now() });
  kraken.price('ZEC-USD');
  await pass();
  const states = published.filter((event) => event.kind === 'state' && event.id === 'kraken:ZEC-USD');
  expect(states.map((event) => event.kind === 'state' && event.state)).toEqual(['down', 'halted']);
});
