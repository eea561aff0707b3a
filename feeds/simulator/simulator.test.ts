import { describe, expect, test } from 'vitest';
import type { MarketEvent } from '@/lib/market/market-event';
import { feedConformance } from '../conformance';
import { createSimulatorFeed } from './simulator';
import { virtualTime } from './virtual-time';

feedConformance('simulator', async () => ({
  feed: createSimulatorFeed(),
  ids: ['sim:BTC-USD', 'sim:ETH-USD', 'sim:NVDA'],
  unknownId: 'sim:NO-SUCH',
  teardown: async () => {},
}));

async function drain(iterator: AsyncIterator<MarketEvent>): Promise<MarketEvent[]> {
  const events: MarketEvent[] = [];
  for (;;) {
    const next = await Promise.race([
      iterator.next(),
      new Promise<undefined>((resolve) => setImmediate(() => resolve(undefined))),
    ]);
    if (next === undefined || next.done === true) return events;
    events.push(next.value);
  }
}

function play(seed: number) {
  const time = virtualTime();
  const feed = createSimulatorFeed({ seed, now: time.now, schedule: time.schedule });
  const controller = new AbortController();
  const follow = (...ids: string[]) => feed.follow(ids, controller.signal)[Symbol.asyncIterator]();
  return { time, feed, controller, follow };
}

describe('simulator', () => {
  test('plays one seed the same way every time', async () => {
    const [first, second] = [play(5), play(5)];
    const runs = [];
    for (const { time, follow } of [first, second]) {
      const iterator = follow('sim:BTC-USD', 'sim:AAPL');
      const opening = iterator.next();
      time.advance(10_000);
      runs.push([(await opening).value, ...(await drain(iterator))]);
    }
    expect(runs[0]?.length).toBeGreaterThan(500);
    expect(runs[0]).toEqual(runs[1]);
  });

  test('delivers each event within 2 ms of its time', async () => {
    const { time, follow } = play(1);
    const iterator = follow('sim:ETH-USD');
    const opening = iterator.next();
    time.advance(5_000);
    await opening;
    for (const event of await drain(iterator)) {
      if (event.kind !== 'state') expect(event.ingestTime - (event.eventTime ?? 0)).toBeLessThanOrEqual(2);
    }
  });

  test('a second follower begins with what is known, and gets the same events from then on', async () => {
    const { time, follow } = play(1);
    const first = follow('sim:BTC-USD');
    const opening = first.next();
    time.advance(2_000);
    await opening;
    await drain(first);
    const second = follow('sim:BTC-USD');
    const snapshot = [(await second.next()).value, ...(await drain(second))];
    expect(snapshot.map((event) => event.source).sort()).toEqual(['bidAsk', 'day', 'last']);
    time.advance(500);
    expect(await drain(second)).toEqual(await drain(first));
  });

  test('goes on where it stopped: nothing is simulated while nobody follows, and no timer runs', async () => {
    const { time, feed } = play(1);
    const lasts: number[] = [];
    for (let round = 0; round < 2; round += 1) {
      const controller = new AbortController();
      const iterator = feed.follow(['sim:BTC-USD'], controller.signal)[Symbol.asyncIterator]();
      const opening = iterator.next();
      time.advance(1_000);
      const events = [(await opening).value as MarketEvent, ...(await drain(iterator))];
      const bids = events.flatMap((event) => (event.kind === 'quote' ? (event.fields.bid ?? []) : []));
      lasts.push(...(round === 0 ? bids.slice(-1) : bids.slice(0, 1)));
      controller.abort();
      expect((await iterator.next()).done).toBe(true);
      expect(time.timers.size).toBe(0);
      time.advance(3_600_000);
    }
    expect(lasts[0]).toBe(lasts[1]);
  });

  test('after a suspension it goes on rather than catching up hours', async () => {
    const { time, follow } = play(1);
    const iterator = follow('sim:BTC-USD');
    const opening = iterator.next();
    time.advance(1_000);
    await opening;
    await drain(iterator);
    time.sleep(8 * 3_600_000);
    time.advance(10);
    expect((await drain(iterator)).length).toBeLessThan(5_000);
  });
});
