import { expect, test } from 'vitest';
import { waterfallOf } from '@/lib/session/waterfall/waterfall';
import { noteText, partEnds, partText } from './waterfall-text';

const TIMES = {
  eventTime: 1_000,
  ingestTime: 1_038,
  publishTime: 1_040,
  receiveTime: 1_060.6,
  paintTime: 1_070,
  errorMs: 3.2,
};

const texts = (change: Partial<typeof TIMES> | { eventTime: undefined } | { errorMs: undefined } = {}) => {
  const waterfall = waterfallOf({ ...TIMES, ...change });
  return {
    parts: waterfall.parts.map((part) => `${part.part} ${partText(part, waterfall.errorMs)}`),
    note: noteText(waterfall, undefined),
  };
};

test('parts are whole milliseconds, and the clock error stands beside them', () => {
  expect(texts()).toEqual({ parts: ['venue 38', 'hub 2', 'wire 21', 'paint 9'], note: 'Clock error ±4 ms.' });
});

test('what is below the clock error is said not to be distinguishable', () => {
  expect(texts({ receiveTime: 1_042 })).toEqual({
    parts: ['venue 38', 'hub 2', 'wire ±4', 'paint 28'],
    note: 'Wire not distinguishable: clock error ±4 ms.',
  });
  expect(texts({ eventTime: 1_050 })).toMatchObject({
    parts: ['venue ?', 'hub 2', 'wire 21', 'paint 9'],
    note: 'Venue not distinguishable: its clock is 12 ms ahead.',
  });
  expect(texts({ ingestTime: 1_045, receiveTime: 1_041 }).note).toBe(
    'Hub and wire not distinguishable: clock error ±4 ms.',
  );
  expect(texts({ errorMs: undefined }).note).toBe('The clocks have not been compared.');
});

test('a page that paints nothing says why', () => {
  const waterfall = waterfallOf(TIMES);
  expect(noteText(waterfall, 'paused')).toBe('Paused: nothing newer is painted.');
  expect(noteText(waterfall, 'hidden')).toBe('This tab was hidden: nothing was painted.');
  expect(noteText(undefined, undefined)).toBe('Waiting for an update.');
});

test('parts fill the bar, and less than nothing takes no room', () => {
  const { parts } = waterfallOf({ ...TIMES, eventTime: 1_138, receiveTime: 1_042 });
  expect(partEnds(parts)).toEqual([0, 6.25, 12.5, 100]);
  expect(partEnds([])).toEqual([]);
  expect(partEnds([{ part: 'hub', ms: -1, distinct: false }])).toEqual([0]);
});
