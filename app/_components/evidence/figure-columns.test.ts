import { expect, test } from 'vitest';
import { TransportMeter } from '@/lib/session/transport-meter';
import { COLUMN_GROUPS } from './figure-columns';

function latencies(ms: number, clockErrorMs: number | undefined): string[] {
  const figures = { ...new TransportMeter('sse').figures('live', 0), latencyMs: { p50: ms, p95: ms, p99: ms } };
  const columns = COLUMN_GROUPS[0].columns.filter(({ title }) => /^p\d/.test(title));
  return columns.map(({ text }) => text(figures, clockErrorMs));
}

test('a latency inside the error of the clocks, on either side, is no more than that error', () => {
  for (const ms of [-7, -2, 0, 3, 5]) expect(latencies(ms, 5)).toEqual(['≤ 5', '≤ 5', '≤ 5']);
  expect(latencies(6, 5)).toEqual(['6', '6', '6']);
});

test('of clocks that were not compared there is no error to be inside of', () => {
  expect(latencies(6, undefined)).toEqual(['6', '6', '6']);
  expect(latencies(-10_000, undefined)).toEqual(['−10,000', '−10,000', '−10,000']);
});

test('a run that brought nothing has no figures of speed: no 0 says that it was fresh', () => {
  const meter = new TransportMeter('mqtt');
  meter.started(0, () => ({ missed: 0, duplicate: 0, outOfOrder: 0, overlap: 0, applied: 0, unknown: 0 }));
  meter.state({ kind: 'connecting', attempt: 2, cause: 'refused' }, 100);
  meter.ended(5_000);
  const figures = meter.figures('earlier', 9_000);
  const shown = Object.fromEntries(
    COLUMN_GROUPS[0].columns.map(({ title, text }) => [title, text(figures, undefined)]),
  );
  expect(shown).toMatchObject({ 'upd/s': '–', stale: '–', p50: '–' });
});
