import { expect, test } from 'vitest';
import { Hub } from '@/lib/hub/hub';
import { ManualScheduler } from '@/lib/hub/manual-scheduler';
import type { TradeEvent } from '@/lib/market/market-event';
import type { Frame } from '@/lib/protocol/frame';
import { followed } from './followed';
import { createSimulatorFeed } from './simulator';
import { virtualTime } from './virtual-time';

const ID = 'sim:BTC-USD';
const START = 1_790_000_000_000;

/** 25 s of load mode: two bursts. */
async function loaded(load: boolean) {
  const time = virtualTime(START);
  const feed = createSimulatorFeed({ load, now: time.now, schedule: time.schedule });
  const tape = followed(feed, [ID, 'sim:ETH-USD']);
  time.advance(25_000);
  await tape.read();
  await tape.stop();
  return tape.events;
}

/** Most events of an instrument within 100 ms, by event time. */
function densest(events: Awaited<ReturnType<typeof loaded>>, id: string): number {
  const times = events.flatMap((event) => (event.kind !== 'state' && event.id === id ? (event.eventTime ?? 0) : []));
  let [most, first] = [0, 0];
  for (const [index, at] of times.entries()) {
    while (at - (times[first] ?? 0) >= 100) first += 1;
    most = Math.max(most, index - first + 1);
  }
  return most;
}

test('load mode brings 1,400 events in 100 ms on one instrument, and only there', async () => {
  const events = await loaded(true);
  expect(densest(events, ID)).toBeGreaterThanOrEqual(1_400);
  expect(densest(events, ID)).toBeLessThan(3_000);
  expect(densest(events, 'sim:ETH-USD')).toBeLessThan(1_400);
  expect(densest(await loaded(false), ID)).toBeLessThan(1_400);
});

test('a hub takes such bursts without losing a trade', async () => {
  const events = await loaded(true);
  const scheduler = new ManualScheduler();
  const hub = new Hub({ role: 'primary', epoch: 1, scheduler });
  const read: Frame[] = [];
  const reader = hub.open({
    subscription: { quotes: [ID], trades: [ID], books: [] },
    cursor: undefined,
    maxFrequency: 20,
    history: 0,
    firstFrame: 'always',
    write: (frame) => {
      read.push(JSON.parse(frame.json) as Frame);
      return true;
    },
  });
  let turn = START;
  for (const event of events) {
    if (event.kind !== 'state' && event.ingestTime > turn) {
      scheduler.advance(event.ingestTime - turn);
      turn = event.ingestTime;
    }
    const accepted = hub.publish(event);
    if (event.kind === 'trade') expect(accepted).toBe(true);
  }
  for (let left = 0; left < 50; left += 1) scheduler.advance(50);
  reader.close();
  const sent = events.filter((event): event is TradeEvent => event.kind === 'trade' && event.id === ID);
  const got = read.flatMap((frame) => frame.trades ?? []);
  expect(sent.length).toBeGreaterThan(1_400);
  expect(got.map(({ n }) => n)).toEqual(sent.map((_, index) => index + 1));
  expect(got.map(({ price, size, side }) => [price, size, side])).toEqual(
    sent.map(({ price, size, side }) => [price, size, side]),
  );
});
