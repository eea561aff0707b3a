import { expect, test } from 'vitest';
import { FeedMeter } from './feed-meter';

test('counts the events of the last ten seconds, and forgets them', () => {
  const meter = new FeedMeter();
  for (let at = 0; at < 10_000; at += 100) meter.count(1_700_000_000_000 + at, undefined);
  expect(meter.eventsPerSecond(1_700_000_009_900)).toBe(10);
  expect(meter.eventsPerSecond(1_700_000_014_900)).toBe(5);
  expect(meter.eventsPerSecond(1_700_000_100_000)).toBe(0);
  expect(meter.events).toBe(100);
  expect(meter.lastMessageTime).toBe(1_700_000_009_900);
});

test('latency is told once there are enough events with a time of their own, and may be below 0', () => {
  const meter = new FeedMeter();
  for (let index = 1; index <= 19; index += 1) meter.count(10_000, 10_000 - index);
  expect(meter.latencyMs(undefined)).toBeUndefined();
  meter.count(10_000, 10_007);
  meter.count(10_000, undefined);
  expect(meter.latencyMs(undefined)).toEqual({ p50: 9, p95: 18, min: -7 });
  expect(meter.latencyMs(25)).toEqual({ p50: 9, p95: 18, min: -7, clockErrorMs: 25 });
});

test('only the last thousand latencies count', () => {
  const meter = new FeedMeter();
  for (let index = 0; index < 1_000; index += 1) meter.count(10_000, 5_000);
  for (let index = 0; index < 1_000; index += 1) meter.count(10_000, 9_990);
  expect(meter.latencyMs(undefined)).toEqual({ p50: 10, p95: 10, min: 10 });
});

test('a clock that is set back, and a time that is none, spoil no rate', () => {
  const meter = new FeedMeter();
  for (let at = 0; at < 10; at++) meter.count(7_200_000 + at * 1_000, undefined);
  meter.count(Number.NaN, undefined);
  expect(meter.eventsPerSecond(7_209_000)).toBe(1);
  for (let at = 0; at < 600; at++) meter.count(3_600_000 + at * 1_000, undefined);
  expect(meter.eventsPerSecond(4_199_000)).toBe(1);
  expect(meter.eventsPerSecond(4_300_000)).toBe(0);
});
