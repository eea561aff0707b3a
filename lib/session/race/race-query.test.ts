import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { isInstrumentId } from '@/lib/market/instrument';
import { FREQUENCY_STEPS_HZ } from '@/lib/protocol/frequency-steps';
import { PRIMARY_TRANSPORTS, TRANSPORT_NAMES } from '@/lib/transports/transport';
import { raceQuery, readRaceQuery } from './race-query';
import type { RaceSetup } from './race-setup';

const SETUP: RaceSetup = {
  instruments: ['sim:BTC-USD', 'sim:ETH-USD'],
  lanes: ['websocket', 'sse'],
  maxFrequency: 10,
  pollMs: 1_000,
  durationMs: 300_000,
  baseline: 'websocket',
};

const read = (query: string) => readRaceQuery(Object.fromEntries(new URLSearchParams(query)));

const IDS = [...Array.from({ length: 20 }, (_, at) => `sim:T${at}`), 'kraken:A.B_C-D', 'alpaca:BRK.B'];

const setups: fc.Arbitrary<RaceSetup> = fc
  .uniqueArray(fc.constantFrom(...TRANSPORT_NAMES), { minLength: 1 })
  .chain((lanes) =>
    fc.record({
      instruments: fc.uniqueArray(fc.constantFrom(...IDS), { maxLength: 10 }),
      lanes: fc.constant(lanes),
      maxFrequency: fc.constantFrom(...FREQUENCY_STEPS_HZ),
      pollMs: fc.integer({ min: 100, max: 60_000 }),
      durationMs: fc.option(
        fc.integer({ min: 1, max: 3_600 }).map((seconds) => seconds * 1_000),
        { nil: undefined },
      ),
      baseline: fc.constantFrom(...lanes),
    }),
  );

test('a set-up is written as people read it', () => {
  expect(raceQuery(SETUP)).toBe(
    'ids=sim:BTC-USD,sim:ETH-USD&lanes=websocket,sse&hz=10&poll=1000&for=300&baseline=websocket',
  );
  expect(raceQuery({ ...SETUP, instruments: [], durationMs: undefined })).toBe(
    'lanes=websocket,sse&hz=10&poll=1000&for=none&baseline=websocket',
  );
});

test('what was written is read back, without a word', () => {
  fc.assert(
    fc.property(setups, (setup) => {
      expect(read(raceQuery(setup))).toEqual({ setup, notes: [] });
    }),
  );
});

test('an empty address gives the usual race, of the instruments the server lists', () => {
  const { setup, notes } = read('');
  expect(notes).toEqual([]);
  expect(setup).toEqual({ ...SETUP, instruments: [], lanes: PRIMARY_TRANSPORTS });
});

describe('whatever is wrong is said, and what is used instead', () => {
  test.each([
    ['hz=100', '“hz=100” is not from 0.1 to 60 Hz; using 60 Hz.', { maxFrequency: 60 }],
    ['hz=ten', '“hz=ten” is not from 0.1 to 60 Hz; using 10 Hz.', { maxFrequency: 10 }],
    ['hz=', '“hz=” is not from 0.1 to 60 Hz; using 10 Hz.', { maxFrequency: 10 }],
    ['hz=-1', '“hz=-1” is not from 0.1 to 60 Hz; using 0.1 Hz.', { maxFrequency: 0.1 }],
    ['hz=7', '“hz=7” is between two steps of the server; using 5 Hz.', { maxFrequency: 5 }],
    ['hz=0.15', '“hz=0.15” is between two steps of the server; using 0.1 Hz.', { maxFrequency: 0.1 }],
    ['poll=1', '“poll=1” is not from 100 to 60000 ms; using 100 ms.', { pollMs: 100 }],
    ['for=0', '“for=0” is not from 1 to 3600 s; using 1 s.', { durationMs: 1_000 }],
    ['for=-1', '“for=-1” is not from 1 to 3600 s; using 1 s.', { durationMs: 1_000 }],
    ['for=never', '“for=never” is not from 1 to 3600 s; using 300 s.', { durationMs: 300_000 }],
    ['lanes=sse,telnet', '“telnet” is no transport; it is left out.', { lanes: ['sse'], baseline: 'sse' }],
    ['lanes=sse,sse', '“sse” was named twice; it runs once.', { lanes: ['sse'] }],
    [
      'ids=BTC,sim:ETH-USD',
      '“BTC” is not the id of an instrument, such as sim:BTC-USD; it is left out.',
      { instruments: ['sim:ETH-USD'] },
    ],
    ['ids=sim:A,sim:A,sim:A', '“sim:A” was named twice; it runs once.', { instruments: ['sim:A'] }],
    ['ids=', '“ids” names no instrument; the first of the server’s own list are used.', { instruments: [] }],
    [
      'ids=sim:A,,sim:B',
      '“ids” names nothing between or beside some commas; that is left out.',
      { instruments: ['sim:A', 'sim:B'] },
    ],
    ['lanes=sse&baseline=mqtt', '“baseline=mqtt” is none of the lanes; using sse.', { baseline: 'sse' }],
  ])('%s', (query, note, part) => {
    const { setup, notes } = read(query);
    expect(notes).toEqual([note]);
    expect(setup).toMatchObject(part);
  });

  test('lanes of which none is known', () => {
    const { setup, notes } = read('lanes=,carrier-pigeon,');
    expect(setup.lanes).toEqual(PRIMARY_TRANSPORTS);
    expect(notes).toHaveLength(3);
    expect(notes[2]).toContain('the usual');
  });

  test('more than ten instruments are left to the catalogue; more than it answers for are cut', () => {
    const ids = Array.from({ length: 101 }, (_, at) => `sim:T${at}`);
    expect(read(`ids=${ids.slice(0, 100).join()}`)).toMatchObject({
      setup: { instruments: ids.slice(0, 100) },
      notes: [],
    });
    const { setup, notes } = read(`ids=${ids.join()}`);
    expect(setup.instruments).toEqual(ids.slice(0, 100));
    expect(notes).toEqual(['101 instruments were named; the first 100 are looked up.']);
  });

  test('of a repeated parameter the first counts', () => {
    const { setup, notes } = readRaceQuery({ hz: ['5', '20'], ids: ['sim:A', 'sim:B', 'sim:C'] });
    expect(setup).toMatchObject({ maxFrequency: 5, instruments: ['sim:A'] });
    expect(notes).toEqual([
      '“ids” was given 3 times; the first, “sim:A”, counts.',
      '“hz” was given 2 times; the first, “5”, counts.',
    ]);
  });

  test('any address gives a set-up within the limits', () => {
    const value = fc.oneof(fc.string(), fc.array(fc.string()), fc.constantFrom('sse,mqtt', 'none', '1e9', 'sim:A,b'));
    const keys = fc.constantFrom('ids', 'lanes', 'hz', 'poll', 'for', 'baseline', '__proto__');
    fc.assert(
      fc.property(fc.dictionary(keys, value), (parameters) => {
        const { setup } = readRaceQuery(parameters);
        expect(setup.instruments.length).toBeLessThanOrEqual(100);
        expect(setup.instruments.every(isInstrumentId)).toBe(true);
        expect(setup.lanes.length).toBeGreaterThan(0);
        expect(new Set(setup.lanes).size).toBe(setup.lanes.length);
        expect(setup.lanes).toContain(setup.baseline);
        expect(setup.maxFrequency).toBeGreaterThanOrEqual(0.1);
        expect(setup.maxFrequency).toBeLessThanOrEqual(60);
        expect(setup.pollMs).toBeGreaterThanOrEqual(100);
        expect(setup.pollMs).toBeLessThanOrEqual(60_000);
        expect(setup.durationMs ?? 1_000).toBeGreaterThanOrEqual(1_000);
        expect(setup.durationMs ?? 1_000).toBeLessThanOrEqual(3_600_000);
      }),
    );
  });
});
