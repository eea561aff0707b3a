import { expect, test } from 'vitest';
import type { DeliveryTimes } from '../delivery';
import type { LedgerCounts } from '../ledger-counts';
import { RaceMeter } from './race-meter';

const wire = (payloadBytes: number, bytes: number, requests = 0) => ({
  payloadBytes,
  bytes,
  requests,
  measured: false,
});
const times = (publishTime: number, compared = true): DeliveryTimes => ({
  compared,
  publishTime,
  oldestChangeTime: undefined,
  generated: new Map(),
});
const delivery = (receiveTime: number, updates: number, of: DeliveryTimes | undefined) => ({
  receiveTime,
  updates,
  times: of,
  removed: [],
  empty: updates === 0,
});

test('what came before the beginning does not count, but for the request that opened the lane', () => {
  const meter = new RaceMeter('polling');
  const ledger: { -readonly [count in keyof LedgerCounts]: number } = {
    missed: 3,
    duplicate: 0,
    outOfOrder: 0,
    overlap: 0,
    applied: 40,
    unknown: 0,
  };
  meter.started(0, () => ({ ...ledger }));
  meter.state({ kind: 'open' }, 10);
  for (const time of [10, 20, 30]) {
    meter.cost(wire(1_000, 1_200, 1), time);
    meter.delivered(delivery(time, 5, times(0)));
    meter.sample(time);
  }
  meter.begin(1_000);
  expect(meter.totals).toEqual({ payloadBytes: 0, bytes: 0, updates: 0 });
  expect(meter.latencies).toEqual([]);
  const before = meter.figures('measured', 1_000);
  expect(before).toMatchObject({ requests: 1, emptyAnswers: 0, reconnects: 0, state: { kind: 'open' }, samples: [] });
  expect(before).toMatchObject({ latencyMs: undefined, overheadRatio: undefined });
  expect(before.ledger).toMatchObject({ missed: 0, applied: 0 });

  ledger.missed += 1;
  ledger.applied += 2;
  meter.cost(wire(300, 400, 1), 1_100);
  meter.delivered(delivery(1_100, 2, times(1_080)));
  meter.sample(2_000);
  expect(meter.totals).toEqual({ payloadBytes: 300, bytes: 400, updates: 2 });
  expect(meter.latencies).toEqual([20, 20]);
  const after = meter.figures('measured', 2_000);
  expect(after).toMatchObject({ requests: 2, latencyMs: { p50: 20 }, reconnects: 0 });
  expect(after.ledger).toMatchObject({ missed: 1, applied: 2 });
  expect(after.samples).toMatchObject([{ time: 2_000, frequency: 2 }]);
});

test('keeps a latency for each of the last 71 updates, none for an empty answer', () => {
  const meter = new RaceMeter('sse');
  meter.begin(0);
  for (let at = 1; at <= 100; at++) meter.delivered(delivery(at * 100, 1, times(at * 100 - at)));
  meter.delivered(delivery(20_000, 0, times(0)));
  expect(meter.latencies).toHaveLength(71);
  expect(meter.latencies[0]).toBe(30);
  expect(meter.latencies.at(-1)).toBe(100);
  meter.delivered(delivery(30_000, 500, times(29_993)));
  expect(meter.latencies).toEqual(new Array(71).fill(7));
});

test('latencies from before the clocks were compared are forgotten once they are', () => {
  const meter = new RaceMeter('sse');
  meter.begin(0);
  meter.delivered(delivery(1_000, 1, undefined));
  expect(meter.latencies).toEqual([]);
  meter.delivered(delivery(1_100, 1, times(9_000, false)));
  expect(meter.latencies).toEqual([-7_900]);
  meter.delivered(delivery(1_200, 1, times(1_190)));
  expect(meter.latencies).toEqual([10]);
});
