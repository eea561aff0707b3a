import { Registry } from 'prom-client';
import { expect, test } from 'vitest';
import { registerHistoryGauges } from './history-gauges';

const COUNTS = {
  answers: 10,
  cacheHits: 7,
  venueRequests: 3,
  venueFailures: 1,
  repairs: 2,
  corrected: 4,
  lateTrades: 5,
  rejected: 6,
};

test('tells what is kept of the past, as it is when asked', async () => {
  const registry = new Registry();
  let events = 100;
  registerHistoryGauges(
    registry,
    () => COUNTS,
    () => ({ file: 'a.jsonl.gz', events, bytes: 2_048, dropped: 0, stopped: 'The disk is full.' }),
  );
  events = 200;
  const text = await registry.metrics();
  for (const line of [
    'candles_answers_total 10',
    'candles_cache_hits_total 7',
    'candles_venue_requests_total 3',
    'candles_venue_failures_total 1',
    'candles_repairs_total 2',
    'candles_corrected_total 4',
    'candles_late_trades_total 5',
    'candles_rejected_total 6',
    'recording_up 0',
    'recording_events_total 200',
    'recording_bytes_total 2048',
    'recording_dropped_total 0',
  ])
    expect(text).toContain(`tickwire_${line}\n`);
});

test('a process that keeps nothing says nothing of it', async () => {
  const registry = new Registry();
  registerHistoryGauges(registry, undefined, undefined);
  expect((await registry.metrics()).trim()).toBe('');
});
