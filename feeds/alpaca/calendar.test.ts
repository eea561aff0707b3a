import { describe, expect, test } from 'vitest';
import { MarketCalendar } from './calendar';
import { venueTime } from './venue-time';

/** Thanksgiving 2025 falls on the 27th; the day after ends early. The clocks changed on the 2nd of November. */
const ROWS = [
  { date: '2025-11-28', open: '09:30', close: '13:00', session_open: '0400', session_close: '1700' },
  { date: '2025-11-26', open: '09:30', close: '16:00', session_open: '0400', session_close: '2000' },
  { date: '2025-12-01', open: '09:30', close: '16:00', session_open: '0400', session_close: '2000' },
  { date: '2025-10-31', open: '09:30', close: '16:00' },
];
const at = (text: string) => Date.parse(text);

describe('the calendar', () => {
  const calendar = new MarketCalendar([...ROWS, null, { date: 'soon' }, { date: '2025-12-02', open: '25:00' }]);

  test.each([
    ['2025-11-26T08:59:59Z', undefined, '2025-11-01T00:00:00Z', '2025-11-26T09:00:00Z'],
    ['2025-11-26T09:00:00Z', 'pre', '2025-11-26T09:00:00Z', '2025-11-26T14:30:00Z'],
    ['2025-11-26T14:30:00Z', 'regular', '2025-11-26T14:30:00Z', '2025-11-26T21:00:00Z'],
    ['2025-11-26T21:00:00Z', 'post', '2025-11-26T21:00:00Z', '2025-11-27T01:00:00Z'],
    ['2025-11-27T15:00:00Z', undefined, '2025-11-27T01:00:00Z', '2025-11-28T09:00:00Z'],
    ['2025-11-28T17:59:59Z', 'regular', '2025-11-28T14:30:00Z', '2025-11-28T18:00:00Z'],
    ['2025-11-28T18:00:00Z', 'post', '2025-11-28T18:00:00Z', '2025-11-28T22:00:00Z'],
    ['2025-11-29T12:00:00Z', undefined, '2025-11-28T22:00:00Z', '2025-12-01T09:00:00Z'],
    ['2025-10-31T13:30:00Z', 'regular', '2025-10-31T13:30:00Z', '2025-10-31T20:00:00Z'],
  ])('%s is in the session %s', (time, session, since, until) => {
    const phase = calendar.phaseAt(at(time));
    expect(phase).toEqual({ ...(session !== undefined && { session }), since: at(since), until: at(until) });
  });

  test('before its first day nothing is known, after its last nothing more comes', () => {
    expect(calendar.phaseAt(at('2025-10-01T15:00:00Z'))).toBeUndefined();
    expect(calendar.phaseAt(at('2025-12-06T15:00:00Z'))?.until).toBe(Number.POSITIVE_INFINITY);
  });

  test('the day whose figures count begins at 4 a.m.', () => {
    expect(calendar.dayAt(at('2025-12-01T08:59:00Z'))).toBe(at('2025-11-28T05:00:00Z'));
    expect(calendar.dayAt(at('2025-12-01T09:00:00Z'))).toBe(at('2025-12-01T05:00:00Z'));
  });

  test.each([[null], [[]], [{ message: 'forbidden' }], [[{ date: '2025-12-01' }]]])('refuses %j', (answer) => {
    expect(() => new MarketCalendar(answer)).toThrow('no day in it');
  });
});

describe('times', () => {
  test('keep what is finer than a millisecond', () => {
    expect(venueTime('2025-11-28T15:00:00.123456789Z')).toBeCloseTo(at('2025-11-28T15:00:00.123Z') + 0.456789, 3);
    expect(venueTime('2025-11-28T10:00:00.5-05:00')).toBe(at('2025-11-28T15:00:00.500Z'));
    expect(venueTime('2025-11-28T15:00:00Z')).toBe(at('2025-11-28T15:00:00Z'));
  });

  test.each([['2025-11-28'], ['1970-01-01T00:00:00Z'], [1_700_000_000], [null], ['2025-13-01T00:00:00Z']])(
    '%j is none',
    (text) => {
      expect(venueTime(text)).toBeUndefined();
    },
  );
});
