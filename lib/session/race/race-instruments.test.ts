import { expect, test } from 'vitest';
import { instrumentsOf } from './race-instruments';

const DEFAULTS = ['sim:BTC-USD', 'sim:ETH-USD', 'sim:SOL-USD', 'sim:XRP-USD'];
const many = (count: number, of = 'T') => Array.from({ length: count }, (_, at) => `sim:${of}${at}`);

test('what there is runs as named, without a word', () => {
  expect(instrumentsOf(['sim:B', 'sim:A'], { ids: ['sim:A', 'sim:B'], defaults: DEFAULTS })).toEqual({
    instruments: ['sim:B', 'sim:A'],
    notes: [],
  });
});

test('an address that names none gets the first of the server’s own', () => {
  expect(instrumentsOf([], { ids: [], defaults: DEFAULTS })).toEqual({ instruments: DEFAULTS.slice(0, 3), notes: [] });
});

test('what there is not is told, and takes no place of one that there is', () => {
  const ids = many(10);
  const { instruments, notes } = instrumentsOf(['sim:NOPE', ...ids], { ids, defaults: DEFAULTS });
  expect(instruments).toEqual(ids);
  expect(notes).toEqual(['sim:NOPE: not in the server’s catalogue; left out.']);
});

test('of many only some are told by name', () => {
  const { instruments, notes } = instrumentsOf(many(8, 'N'), { ids: [], defaults: DEFAULTS });
  expect(instruments).toEqual(DEFAULTS.slice(0, 3));
  expect(notes).toEqual([
    'sim:N0, sim:N1, sim:N2, sim:N3, sim:N4 and 3 more: not in the server’s catalogue; left out.',
    'That leaves none; the first of the server’s own list are used.',
  ]);
});

test('more than a reader may have are told, and cut', () => {
  const ids = many(12);
  expect(instrumentsOf(ids, { ids, defaults: DEFAULTS })).toEqual({
    instruments: ids.slice(0, 10),
    notes: ['12 instruments were named; the first 10 are used.'],
  });
});
