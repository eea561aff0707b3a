import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { candleEnd, candleStart } from '@/lib/market/candle-time';
import { newYorkDay } from './new-york-day';
import { alwaysOpen, NEW_YORK, newYorkHours } from './trading-calendar';

const [from, to] = [Date.UTC(2015, 0, 1), Date.UTC(2035, 0, 1)];
const anyTime = fc.integer({ min: from, max: to });

test('the days of New York are those of Intl', () => {
  const changes = [Date.UTC(2026, 2, 8), Date.UTC(2026, 10, 1), Date.UTC(2027, 2, 14), Date.UTC(2025, 10, 2)];
  const nearChange = fc
    .tuple(fc.constantFrom(...changes), fc.integer({ min: -24, max: 48 }))
    .map(([day, hours]) => day + hours * 3_600_000);
  fc.assert(
    fc.property(fc.oneof(anyTime, nearChange), (time) => {
      const start = candleStart(time, '1d', NEW_YORK);
      expect(newYorkDay(time)).toEqual({ from: start, to: candleEnd(start, '1d', NEW_YORK) });
    }),
  );
});

describe('the hours of New York', () => {
  const hours = newYorkHours();
  const phase = (text: string) => {
    const { open, session, startsAt, endsAt } = hours.phaseAt(Date.parse(text));
    return [open ? session : 'closed', new Date(startsAt).toISOString(), new Date(endsAt).toISOString()];
  };

  test.each([
    // A Wednesday in winter, five hours behind UTC.
    ['2026-11-18T08:59:59Z', 'closed', '2026-11-18T01:00', '2026-11-18T09:00'],
    ['2026-11-18T09:00:00Z', 'pre', '2026-11-18T09:00', '2026-11-18T14:30'],
    ['2026-11-18T14:30:00Z', 'regular', '2026-11-18T14:30', '2026-11-18T21:00'],
    ['2026-11-18T21:00:00Z', 'post', '2026-11-18T21:00', '2026-11-19T01:00'],
    ['2026-11-19T01:00:00Z', 'closed', '2026-11-19T01:00', '2026-11-19T09:00'],
    // A weekend, and one in which the clocks change.
    ['2026-11-21T12:00:00Z', 'closed', '2026-11-21T01:00', '2026-11-23T09:00'],
    ['2026-03-08T12:00:00Z', 'closed', '2026-03-07T01:00', '2026-03-09T08:00'],
    // In summer, four hours behind.
    ['2026-07-01T13:30:00Z', 'regular', '2026-07-01T13:30', '2026-07-01T20:00'],
  ])('%s is %s', (time, session, startsAt, endsAt) => {
    expect(phase(time)).toEqual([session, `${startsAt}:00.000Z`, `${endsAt}:00.000Z`]);
  });

  test('phases follow each other without a gap, and activity is 0 exactly while closed', () => {
    fc.assert(
      fc.property(anyTime, (time) => {
        const { open, startsAt, endsAt } = hours.phaseAt(time);
        expect(startsAt <= time && time < endsAt).toBe(true);
        expect(hours.phaseAt(endsAt).startsAt).toBe(endsAt);
        expect(hours.phaseAt(startsAt - 1).endsAt).toBe(startsAt);
        expect(hours.activity(time) > 0).toBe(open);
        expect(hours.activity(time)).toBeLessThanOrEqual(hours.maximum);
      }),
    );
  });

  test('before and after the main session it is thin', () => {
    const at = (text: string) => hours.activity(Date.parse(text));
    expect(at('2026-11-18T12:00:00Z')).toBeLessThan(0.2 * at('2026-11-18T18:00:00Z'));
    expect(at('2026-11-18T22:00:00Z')).toBeLessThan(0.2 * at('2026-11-18T18:00:00Z'));
  });
});

test('an exchange that never closes is in its regular session at any time', () => {
  const calendar = alwaysOpen(Date.UTC(2026, 10, 18));
  fc.assert(
    fc.property(anyTime, (time) => {
      expect(calendar.phaseAt(time)).toMatchObject({ open: true, session: 'regular' });
      expect(calendar.activity(time)).toBeGreaterThan(0);
    }),
  );
});
