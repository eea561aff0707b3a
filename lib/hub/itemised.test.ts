import { expect, test } from 'vitest';
import { subscriptionOf } from '@/lib/protocol/subscription';
import type { EncodedFrame } from './encoded-frame';
import { Hub } from './hub';
import { ManualScheduler } from './manual-scheduler';
import { quote, trade } from './sample-events';

function open(hub: Hub, options: { itemised?: boolean; wanted?: readonly string[] } = { itemised: true }) {
  const frames: EncodedFrame[] = [];
  const reader = hub.open({
    subscription: subscriptionOf({ quotes: ['sim:A', 'sim:B'], trades: ['sim:A'] }),
    cursor: undefined,
    maxFrequency: 10,
    history: 0,
    firstFrame: 'always',
    write: (frame) => frames.push(frame) > 0,
    ...options,
  });
  return { frames, reader };
}

test('items are whole quotes and single trades; the rest is the frame without them', () => {
  const scheduler = new ManualScheduler();
  const hub = new Hub({ role: 'primary', epoch: 7, scheduler });
  hub.publish(quote('sim:A', { bid: 1, ask: 2 }));
  const { frames } = open(hub);
  hub.publish(quote('sim:A', { bid: 1.5 }));
  hub.publish(trade('sim:A', 3));
  scheduler.advance(100);
  const frame = frames.at(-1);
  const whole = JSON.parse(frame?.items?.quotes[0]?.json ?? '') as Record<string, unknown>;
  expect(whole).toMatchObject({ id: 'sim:A', bid: 1.5, ask: 2, last: 3, seq: 3 });
  const { quotes, trades, ...rest } = JSON.parse(frame?.json ?? '') as { quotes: [object]; trades: [object] };
  expect(quotes[0]).not.toHaveProperty('ask');
  expect(frame?.items?.trades.map(({ json }) => JSON.parse(json) as unknown)).toEqual(trades);
  expect(JSON.parse(frame?.items?.rest ?? '')).toEqual(rest);
  expect(frame?.items?.publishTime).toBe((rest as { publishTime?: number }).publishTime);
});

test('nobody pays for items who did not ask, and nobody shares frames with those who did', () => {
  const scheduler = new ManualScheduler();
  const hub = new Hub({ role: 'primary', epoch: 7, scheduler });
  const plain = open(hub, {});
  const itemised = open(hub);
  hub.publish(quote('sim:A', { bid: 1 }));
  scheduler.advance(100);
  expect(plain.frames.at(-1)?.items).toBeUndefined();
  expect(itemised.frames.at(-1)?.items?.quotes).toHaveLength(1);
  expect(plain.frames.at(-1)?.json).toBe(itemised.frames.at(-1)?.json);
});

test('a reader may want less than it reads', () => {
  const hub = new Hub({ role: 'primary', epoch: 7, scheduler: new ManualScheduler() });
  const { reader } = open(hub, { itemised: true, wanted: ['sim:B'] });
  const other = open(hub);
  expect([...hub.interest.current()].sort()).toEqual(['sim:A', 'sim:B']);
  other.reader.close();
  expect([...hub.interest.current()]).toEqual(['sim:B']);
  reader.close();
  expect(hub.interest.current().size).toBe(0);
});

test('what is known, and the last trade of it', () => {
  const hub = new Hub({ role: 'primary', epoch: 7, scheduler: new ManualScheduler() });
  open(hub);
  expect(hub.known).toEqual([]);
  expect(hub.lastTrade('sim:A')).toBeUndefined();
  hub.publish(trade('sim:A', 3));
  hub.publish(trade('sim:A', 4));
  expect(hub.known).toEqual(['sim:A']);
  expect(JSON.parse(hub.lastTrade('sim:A')?.json ?? '')).toMatchObject({ id: 'sim:A', n: 2, price: 4 });
  hub.unfollow('sim:A');
  expect(hub.lastTrade('sim:A')).toBeUndefined();
});
