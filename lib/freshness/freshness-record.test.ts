import { expect, test } from 'vitest';
import { FRESHNESS_CONTRACT, timeBehind } from './freshness-contract';
import { FreshnessRecord } from './freshness-record';

const behindMs = (record: FreshnessRecord, now: number, limitMs: number, overdueSince: number | undefined): number =>
  timeBehind(record.teeth(now, overdueSince), now - FRESHNESS_CONTRACT.windowMs, now, limitMs);

test('completed updates that came in time keep it at nothing', () => {
  const record = new FreshnessRecord();
  for (let time = 0; time < 10_000; time += 100) record.applied(time, time - 150, time - 50);
  expect(behindMs(record, 10_000, 500, undefined)).toBe(0);
});

test('updates that come 1.5 s late are behind all the time', () => {
  const record = new FreshnessRecord();
  for (let time = 0; time < 10_000; time += 100) record.applied(time, time - 1_600, time - 1_500);
  expect(behindMs(record, 10_000, 500, undefined)).toBeGreaterThan(9_800);
});

test('what is overdue is presumed, until frames tell', () => {
  const record = new FreshnessRecord();
  record.applied(1_000, undefined, 1_000);
  expect(behindMs(record, 4_000, 500, 1_000)).toBe(2_500);
  expect(behindMs(record, 4_000, 500, undefined)).toBe(0);
});

test('a loss counts from when it was noticed, not from the last change of a quiet market', () => {
  const record = new FreshnessRecord();
  record.applied(1_000, undefined, 1_000);
  record.lost(9_000);
  record.lost(9_050);
  record.connected();
  record.applied(9_100, undefined, 9_090);
  expect(behindMs(record, 10_000, 50, undefined)).toBe(50);
});

test('a loss counts until the first frame, not until the connection is open', () => {
  const record = new FreshnessRecord();
  record.applied(1_000, undefined, 1_000);
  record.lost(2_000);
  record.connected();
  expect(behindMs(record, 4_000, 500, undefined)).toBe(1_500);
  record.applied(4_000, undefined, 4_000);
  expect(behindMs(record, 5_000, 500, undefined)).toBe(1_500);
});
