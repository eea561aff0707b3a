import { describe, expect, test } from 'vitest';
import type { Delivery, DeliveryTimes } from './delivery';
import type { LedgerCounts } from './ledger-counts';
import { TransportMeter } from './transport-meter';

const LEDGER: LedgerCounts = { missed: 1, duplicate: 2, outOfOrder: 3, overlap: 4, applied: 5, unknown: 6 };
const START = 100_000;

function running() {
  const meter = new TransportMeter('sse');
  meter.started(START, () => LEDGER);
  meter.state({ kind: 'connecting', attempt: 1 }, START);
  meter.state({ kind: 'open' }, START);
  const deliver = (receiveTime: number, more: Partial<Delivery & DeliveryTimes> = {}) => {
    const times = {
      compared: true,
      publishTime: receiveTime - 5,
      oldestChangeTime: undefined,
      generated: new Map(),
      ...more,
    };
    meter.delivered({ receiveTime, times, removed: [], updates: 1, empty: false, ...more });
  };
  const cost = (payloadBytes: number, bytes: number, requests = 0, now = START) =>
    meter.cost({ payloadBytes, bytes, requests, measured: true }, now);
  return { meter, deliver, cost };
}

test('before its first run there is nothing to say', () => {
  const figures = new TransportMeter('polling').figures('off', START);
  expect(figures).toMatchObject({ name: 'polling', role: 'off', requests: 0, teeth: [], samples: [] });
  for (const figure of [
    'state',
    'endedTime',
    'frequency',
    'latencyMs',
    'ageMs',
    'stalenessMs',
    'bytesPerSecond',
    'overheadRatio',
  ] as const)
    expect(figures[figure]).toBeUndefined();
  expect(new TransportMeter('polling').ran).toBe(false);
});

test('frequency and bytes are per second over the last 10 s', () => {
  const { meter, deliver, cost } = running();
  for (let second = 0; second < 20; second++) {
    const now = START + second * 1_000;
    for (let at = 0; at < 4; at++) deliver(now + at, { updates: 3 });
    cost(500, 750, 1, now);
  }
  const figures = meter.figures('live', START + 20_000);
  expect(figures.frequency).toBeCloseTo(12, 5);
  expect(figures.bytesPerSecond).toBeCloseTo(750, 5);
  expect(figures.requests).toBe(20);
});

test('overhead is what was not payload, relative to payload', () => {
  const { meter, cost } = running();
  cost(1_000, 1_100);
  cost(0, 400, 1);
  expect(meter.figures('live', START).overheadRatio).toBe(0.5);
});

test('latency is receive time − publish time, by quantile', () => {
  const { meter, deliver } = running();
  for (let ms = 1; ms <= 101; ms++) deliver(START + ms * 10, { publishTime: START + ms * 10 - ms });
  expect(meter.figures('live', START).latencyMs).toEqual({ p50: 51, p95: 96, p99: 100 });
});

describe('age', () => {
  test('is the time average over instruments and the highest before a replacement', () => {
    const { meter, deliver } = running();
    deliver(START, {
      generated: new Map([
        ['sim:A', START],
        ['sim:B', START - 100],
      ]),
    });
    deliver(START + 100, { generated: new Map([['sim:A', START + 100]]) });
    // A: 0…100, then 0…100: mean 50. B: 100…300: mean 200.
    expect(meter.figures('live', START + 200).ageMs).toEqual({ mean: 125, peak: 300 });
  });

  test('does not count what is no longer shown', () => {
    const { meter, deliver } = running();
    deliver(START, {
      generated: new Map([
        ['sim:A', START],
        ['sim:B', START],
      ]),
    });
    deliver(START + 10, { removed: ['sim:B'] });
    deliver(START + 1_000, { generated: new Map([['sim:A', START + 1_000]]) });
    expect(meter.figures('live', START + 1_000).ageMs).toEqual({ mean: 500, peak: 1_000 });
    deliver(START + 1_001, { removed: ['sim:A'] });
    expect(meter.figures('live', START + 2_000).ageMs).toBeUndefined();
  });

  test('forgets each minute', () => {
    const { meter, deliver } = running();
    deliver(START, { generated: new Map([['sim:A', START - 9_000]]) });
    deliver(START + 1, { generated: new Map([['sim:A', START + 1]]) });
    expect(meter.figures('live', START + 1).ageMs?.peak).toBe(9_001);
    meter.sample(START + 60_000);
    deliver(START + 60_010, { generated: new Map([['sim:A', START + 60_010]]) });
    expect(meter.figures('live', START + 60_010).ageMs?.peak).toBe(60_009);
  });
});

describe('staleness', () => {
  test('a frame tells how long what was shown had differed', () => {
    const { meter, deliver } = running();
    deliver(START);
    deliver(START + 1_000, { oldestChangeTime: START + 800, publishTime: START + 990 });
    const figures = meter.figures('live', START + 1_000);
    expect(figures.stalenessMs).toEqual({ now: 0, mean: (200 * 100) / 1_000, peak: 200 });
    expect(figures.teeth).toEqual([{ start: START + 800, end: START + 1_000, peakMs: 200 }]);
  });

  test('grows from the last receipt while disconnected, until a frame comes', () => {
    const { meter, deliver } = running();
    deliver(START);
    meter.state({ kind: 'connecting', attempt: 2, cause: 'gone' }, START + 500);
    expect(meter.figures('live', START + 2_000).stalenessMs?.now).toBe(2_000);
    meter.state({ kind: 'open' }, START + 2_000);
    expect(meter.figures('live', START + 2_500).stalenessMs?.now).toBe(2_500);
    deliver(START + 3_000);
    expect(meter.figures('live', START + 3_000)).toMatchObject({
      stalenessMs: { now: 0, peak: 3_000 },
      reconnects: 1,
    });
  });

  test('does not start before it was ever open', () => {
    const meter = new TransportMeter('sse');
    meter.started(START, () => LEDGER);
    meter.state({ kind: 'connecting', attempt: 2, cause: 'refused' }, START + 100);
    expect(meter.figures('opening', START + 5_000).teeth).toEqual([]);
    meter.state({ kind: 'open' }, START + 5_000);
    meter.delivered({ receiveTime: START + 5_100, times: undefined, removed: [], updates: 1, empty: false });
    expect(meter.figures('live', START + 5_100).stalenessMs).toEqual({ now: 0, mean: 0, peak: 0 });
  });
});

describe('a run that brings nothing', () => {
  test('is neither fresh nor stale, and is not charted; while it runs, nothing a second is a figure', () => {
    const { meter, cost } = running();
    cost(0, 200, 1);
    meter.sample(START + 1_000);
    const figures = meter.figures('measured', START + 1_000);
    expect(figures).toMatchObject({ frequency: 0, stalenessMs: undefined, latencyMs: undefined, requests: 1 });
    expect(figures.samples).toEqual([{ time: START + 1_000, frequency: undefined, stalenessPeakMs: undefined }]);
  });

  test('has no frequency either once it has ended', () => {
    const { meter } = running();
    meter.sample(START + 1_000);
    meter.ended(START + 1_500);
    expect(meter.figures('earlier', START + 9_000)).toMatchObject({ frequency: undefined, stalenessMs: undefined });
  });

  test('says nothing of an earlier run that did, and an empty answer is something', () => {
    const { meter, deliver } = running();
    deliver(START + 100);
    meter.ended(START + 1_000);
    meter.started(START + 2_000, () => LEDGER);
    meter.state({ kind: 'open' }, START + 2_000);
    meter.sample(START + 3_000);
    const at = (ms: number) => meter.figures('measured', START + ms);
    expect(at(3_000).stalenessMs).toBeUndefined();
    deliver(START + 3_500, { updates: 0, empty: true });
    meter.sample(START + 4_000);
    expect(at(4_000)).toMatchObject({ frequency: 0, stalenessMs: { now: 0, peak: 0 } });
    expect(at(4_000).samples.map(({ frequency }) => frequency)).toEqual([undefined, 0]);
  });
});

describe('before the clocks are compared', () => {
  test('updates and bytes count, and nothing is said of times; an outage ends', () => {
    const { meter, deliver, cost } = running();
    meter.state({ kind: 'connecting', attempt: 2, cause: 'gone' }, START);
    meter.state({ kind: 'open' }, START + 400);
    deliver(START + 500, { times: undefined });
    deliver(START + 600, { times: undefined });
    cost(100, 150, 1, START + 600);
    meter.sample(START + 1_000);
    const figures = meter.figures('live', START + 1_000);
    expect(figures).toMatchObject({ latencyMs: undefined, ageMs: undefined, stalenessMs: { now: 0, peak: 500 } });
    expect(figures.samples).toMatchObject([{ frequency: 2, stalenessPeakMs: 500 }]);
    expect(figures.bytesPerSecond).toBeGreaterThan(0);
  });

  test('what was measured all the same is forgotten once they are', () => {
    const { meter, deliver } = running();
    const off = (ms: number) => ({
      compared: false,
      publishTime: ms - 10_000,
      oldestChangeTime: ms - 10_000,
      generated: new Map([['sim:A', ms - 10_000]]),
    });
    deliver(START, off(START));
    deliver(START + 500, off(START + 500));
    meter.sample(START + 1_000);
    expect(meter.figures('live', START + 1_000).latencyMs?.p50).toBe(10_000);
    expect(meter.figures('live', START + 1_000).ageMs?.peak).toBeGreaterThan(9_000);
    deliver(START + 1_500, { generated: new Map([['sim:A', START + 1_490]]) });
    meter.sample(START + 2_000);
    const figures = meter.figures('live', START + 2_000);
    expect(figures.latencyMs).toEqual({ p50: 5, p95: 5, p99: 5 });
    expect(figures.stalenessMs?.peak).toBe(0);
    expect(figures.ageMs?.peak).toBe(510);
    expect(figures.samples.map(({ frequency, stalenessPeakMs }) => [frequency, stalenessPeakMs])).toEqual([
      [2, undefined],
      [1, 0],
    ]);
  });
});

test('empty answers and reconnects are counted; a first opening is no reconnect', () => {
  const { meter, deliver } = running();
  deliver(START, { updates: 0, empty: true });
  deliver(START, { updates: 0, empty: true });
  expect(meter.figures('live', START)).toMatchObject({ emptyAnswers: 2, reconnects: 0, ledger: LEDGER });
  meter.state({ kind: 'stalled', cause: 'late' }, START);
  meter.state({ kind: 'open' }, START);
  expect(meter.figures('live', START).reconnects).toBe(1);
});

test('a second in which nothing arrived is as stale as the late arrival says it was', () => {
  const { meter, deliver } = running();
  deliver(START + 100);
  meter.sample(START + 1_000);
  meter.sample(START + 2_000);
  deliver(START + 2_500, { oldestChangeTime: START + 500 });
  meter.sample(START + 3_000);
  const peaks = meter.figures('live', START + 3_000).samples.map((sample) => sample.stalenessPeakMs);
  expect(peaks).toEqual([500, 1_500, 2_000]);
});

describe('a line gone silent without a word', () => {
  test('is taken for stale by its own rhythm, until a frame tells', () => {
    const { meter, deliver } = running();
    for (let ms = 0; ms <= 5_000; ms += 100) deliver(START + ms, { updates: 1 });
    const at = (ms: number) => meter.figures('live', START + ms);
    expect(at(6_900).stalenessMs?.now).toBe(0);
    expect(at(17_000).stalenessMs).toMatchObject({ now: 12_000, peak: 12_000 });
    expect(at(17_000).teeth.at(-1)).toEqual({ start: START + 5_000, end: START + 17_000, peakMs: 12_000 });
    meter.sample(START + 17_000);
    expect(at(17_000).samples.at(-1)?.stalenessPeakMs).toBe(12_000);
    deliver(START + 17_500);
    expect(at(17_500).stalenessMs?.now).toBe(0);
  });

  test('is not where it has no rhythm, or a slow one', () => {
    const { meter, deliver } = running();
    for (let n = 0; n < 10; n++) deliver(START + n * 100);
    expect(meter.figures('live', START + 60_000).stalenessMs?.now).toBe(0);
    for (let n = 1; n < 40; n++) deliver(START + n * 5_000);
    expect(meter.figures('live', START + 39 * 5_000 + 15_000).stalenessMs?.now).toBe(0);
  });
});

test('samples are one a second, of that second alone, for five minutes', () => {
  const { meter, deliver } = running();
  for (let second = 1; second <= 400; second++) {
    for (let at = 0; at < second % 7; at++) deliver(START + second * 1_000 - 500);
    meter.sample(START + second * 1_000);
  }
  const { samples } = meter.figures('live', START + 400_000);
  expect(samples).toHaveLength(300);
  expect(samples.at(-1)).toEqual({ time: START + 400_000, frequency: 400 % 7, stalenessPeakMs: 0 });
  expect(samples[0]?.time).toBe(START + 101_000);
});

describe('a run that ended', () => {
  test('is told as it stood, whatever time it is and whatever its reader did since', () => {
    const { meter, deliver, cost } = running();
    let ledger = LEDGER;
    meter.started(START, () => ledger);
    meter.state({ kind: 'open' }, START);
    for (let ms = 0; ms < 10_000; ms += 100) deliver(START + ms);
    cost(100, 150);
    meter.ended(START + 10_000);
    ledger = { ...LEDGER, missed: 99 };
    const before = meter.figures('earlier', START + 10_000);
    expect(before.frequency).toBeCloseTo(10, 5);
    expect(before).toMatchObject({ endedTime: START + 10_000, state: undefined, ledger: LEDGER });
    meter.sample(START + 11_000);
    expect(meter.figures('earlier', START + 99_000)).toEqual(before);
  });

  test('the next run begins with windows of its own and adds to the totals', () => {
    const { meter, deliver, cost } = running();
    deliver(START, { generated: new Map([['sim:A', START]]) });
    cost(100, 200, 1);
    meter.state({ kind: 'connecting', attempt: 2 }, START + 10);
    meter.ended(START + 100);
    meter.started(START + 60_000, () => LEDGER);
    const figures = meter.figures('live', START + 60_000);
    expect(figures).toMatchObject({
      frequency: 0,
      bytesPerSecond: 0,
      requests: 1,
      overheadRatio: 1,
      stalenessMs: undefined,
      ageMs: undefined,
      teeth: [],
    });
    meter.state({ kind: 'open' }, START + 60_010);
    expect(meter.figures('live', START + 60_010).reconnects).toBe(0);
  });
});
