import { expect, test } from 'vitest';
import { PROTOCOL_VERSION } from '@/lib/protocol/limits';
import type { TransportFigures } from '../transport-figures';
import { BYTES_NOTE, verdictNote } from './method-notes';
import { raceCsv } from './race-csv';
import type { RaceFigures, RaceLane } from './race-figures';
import { readRaceQuery } from './race-query';
import { raceReport } from './race-report';

const NONE: TransportFigures = {
  name: 'sse',
  role: 'measured',
  state: { kind: 'open' },
  endedTime: undefined,
  frequency: undefined,
  latencyMs: undefined,
  ageMs: undefined,
  stalenessMs: undefined,
  bytesPerSecond: undefined,
  overheadRatio: undefined,
  requests: 1,
  emptyAnswers: 0,
  reconnects: 0,
  ledger: { missed: 0, duplicate: 0, outOfOrder: 0, overlap: 0, applied: 12, unknown: 0 },
  teeth: [],
  samples: [],
};

const lane = (more: Partial<RaceLane>): RaceLane => ({
  name: 'sse',
  figures: NONE,
  place: undefined,
  meanPlace: undefined,
  latencies: [],
  bytesPerUpdate: undefined,
  paired: undefined,
  ...more,
});

const RACE: RaceFigures = {
  setup: {
    instruments: ['sim:BTC-USD'],
    lanes: ['sse', 'polling'],
    maxFrequency: 10,
    pollMs: 500,
    durationMs: 60_000,
    baseline: 'sse',
  },
  phase: 'finished',
  startTime: Date.UTC(2026, 0, 2, 3, 4, 5, 600),
  elapsedMs: 60_000,
  newestUpdate: 20_418,
  standings: { of: 'trades', updates: 10_007 },
  lanes: [
    lane({
      place: 2,
      meanPlace: 1.25,
      latencies: [12, 13],
      bytesPerUpdate: { payload: 640.12345, overhead: 4 },
      figures: { ...NONE, frequency: 9.8, latencyMs: { p50: 12, p95: 27, p99: 49.00049 } },
    }),
    lane({
      name: 'polling',
      figures: { ...NONE, name: 'polling', state: { kind: 'closed', cause: 'said "no", then\r\nleft' } },
      paired: { of: 'trades', updates: 400, medianMs: 250, interval: { low: 240, high: 260.5 }, distinguishable: true },
    }),
  ],
  ledger: { expected: 12, lost: 0, twice: 0, disordered: 0 },
  slots: { web: 2, sidecar: 0 },
  clock: { offsetMs: -12, errorMs: 0.4 },
};

/** Reads RFC 4180 as it is written there: quoted fields may hold commas, quotes and line breaks. */
function readCsv(text: string): string[][] {
  const rows: string[][] = [];
  let row: string[] = [];
  for (const [, quoted, plain, end] of text.matchAll(/(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r\n)/g)) {
    row.push(quoted?.replaceAll('""', '"') ?? plain ?? '');
    if (end === ',') continue;
    rows.push(row);
    row = [];
  }
  return rows;
}

test('the table has a header with units and a row for each lane, quoted where it must be', () => {
  const csv = raceCsv(RACE);
  expect(csv.endsWith('\r\n')).toBe(true);
  const [header = [], ...rows] = readCsv(csv);
  expect(rows).toHaveLength(2);
  expect(new Set(header).size).toBe(header.length);
  const [sse, polling] = rows.map((row) => {
    expect(row).toHaveLength(header.length);
    return Object.fromEntries(header.map((name, at) => [name, row[at]]));
  });
  expect(sse).toMatchObject({
    lane: 'sse',
    place_newest_update: '2',
    mean_place_whole_race: '1.25',
    mean_place_of: 'trades',
    mean_place_updates: '10007',
    cause: '',
    updates_per_second_last_10_s: '9.8',
    latency_p99_last_1000_frames_ms: '49',
    staleness_mean_last_10_s_ms: '',
    payload_per_update_bytes: '640.123',
    overhead_per_update_bytes: '4',
    trades_applied: '12',
    baseline: 'sse',
    paired_median_ms: '',
    distinguishable: '',
  });
  expect(polling).toMatchObject({
    state: 'closed',
    cause: 'said "no", then\r\nleft',
    place_newest_update: '',
    mean_place_whole_race: '',
    paired_on: 'trades',
    paired_median_ms: '250',
    paired_low_95_all_lanes_ms: '240',
    paired_high_95_all_lanes_ms: '260.5',
    distinguishable: 'true',
  });
});

test('each row of the table says which race it is of: rows of several races can stand in one file', () => {
  const rowOf = (race: RaceFigures) => {
    const [header = [], row = []] = readCsv(raceCsv(race));
    return Object.fromEntries(header.map((name, at) => [name, row[at]]));
  };
  const setup = { ...RACE.setup, instruments: ['sim:BTC-USD', 'sim:ETH-USD'] };
  expect(rowOf({ ...RACE, setup, phase: 'stopped', elapsedMs: 41_250 })).toMatchObject({
    race: 'stopped',
    race_measured_s: '41.25',
    race_set_to_last_s: '60',
    instruments: 'sim:BTC-USD sim:ETH-USD',
    asked_for_at_most_hz: '10',
    polling_every_ms: '500',
    baseline: 'sse',
  });
  expect(rowOf({ ...RACE, setup: { ...setup, durationMs: undefined } }).race_set_to_last_s).toBe('');
});

test('the report says whether the race ran as long as it was set to', () => {
  const method = (more: Partial<RaceFigures>) => raceReport({ ...RACE, ...more }).method.join(' ');
  expect(method({})).toContain('was set to end after 60 s, and did.');
  expect(method({ phase: 'stopped', elapsedMs: 41_250 })).toContain('60 s and was stopped by hand after 41.3 s');
  expect(method({ phase: 'running', elapsedMs: 41_250 })).toContain('until then its verdicts');
});

test('the report survives being written, and says how it came about', () => {
  const report = JSON.parse(JSON.stringify(raceReport(RACE, { userAgent: 'a browser' })));
  expect(report).toMatchObject({
    protocolVersion: PROTOCOL_VERSION,
    userAgent: 'a browser',
    startTime: '2026-01-02T03:04:05.600Z',
    endTime: '2026-01-02T03:05:05.600Z',
    setup: RACE.setup,
    phase: 'finished',
    newestUpdate: 20_418,
    ledger: RACE.ledger,
    clock: RACE.clock,
  });
  expect(report.lanes[1].paired).toEqual(RACE.lanes[1]?.paired);
  expect(report.lanes[0].figures.latencyMs).toEqual({ p50: 12, p95: 27, p99: 49.00049 });
  expect(report.method.join(' ')).toContain('12.0 ms behind');
  expect(report.method).toContain(BYTES_NOTE);
  expect(report.method.join(' ')).toContain('Intervals are 95 % and take 6 to 12 s of updates.');
  expect(report.method.join(' ')).toContain('set to end after 60 s');
  for (const note of report.method) expect(note).toMatch(/^[A-Z].*\.$/);
});

test('its path runs the same race again', () => {
  const { path } = raceReport(RACE);
  const { searchParams } = new URL(path, 'http://localhost');
  expect(readRaceQuery(Object.fromEntries(searchParams)).setup).toEqual(RACE.setup);
});

test('one that has not begun has no times, and says so', () => {
  const report = raceReport({ ...RACE, phase: 'ready', startTime: undefined, clock: undefined });
  expect(report).not.toHaveProperty('startTime');
  expect(report).not.toHaveProperty('endTime');
  expect(report.method.join(' ')).toContain('Measuring has not begun');
  expect(report.method.join(' ')).toContain('never compared');
});

test('with more lanes the notes say what the intervals hold for, and that they take longer', () => {
  const lanes = [
    'sse',
    'polling',
    'websocket',
    'long-poll',
    'mqtt',
    'http-stream',
    'socket.io',
    'sse-sidecar',
  ] as const;
  const setup = { ...RACE.setup, lanes, durationMs: undefined };
  expect(verdictNote(setup)).toContain('95 % for all 7 compared lanes together and take 9 to 18 s');
  expect(raceReport({ ...RACE, setup }).method.join(' ')).toContain('no length set beforehand');
});
