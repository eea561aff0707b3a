import { describe, expect, test } from 'vitest';
import { CANDLE_INTERVALS, CANDLE_MS } from './candle';
import { candleEnd, candleStart } from './candle-time';

const at = (text: string) => Date.parse(text);

describe('when candles begin', () => {
  test.each(CANDLE_INTERVALS)('%s begins on multiples of its length', (interval) => {
    const time = at('2026-03-05T17:43:21.5Z');
    const start = candleStart(time, interval);
    expect(start % CANDLE_MS[interval]).toBe(0);
    expect(start).toBeLessThanOrEqual(time);
    expect(candleEnd(start, interval)).toBeGreaterThan(time);
    expect(candleStart(start, interval)).toBe(start);
    expect(candleStart(candleEnd(start, interval), interval)).toBe(candleEnd(start, interval));
  });

  test('a day of New York begins at its midnight, in summer and in winter', () => {
    const zone = 'America/New_York';
    expect(candleStart(at('2026-07-01T03:59:59Z'), '1d', zone)).toBe(at('2026-06-30T04:00:00Z'));
    expect(candleStart(at('2026-07-01T04:00:00Z'), '1d', zone)).toBe(at('2026-07-01T04:00:00Z'));
    expect(candleStart(at('2026-01-15T04:59:59.999Z'), '1d', zone)).toBe(at('2026-01-14T05:00:00Z'));
    // Hours are everybody's.
    expect(candleStart(at('2026-01-15T14:31:00Z'), '4h', zone)).toBe(at('2026-01-15T12:00:00Z'));
  });

  test('days on which clocks are changed have 23 and 25 hours', () => {
    const zone = 'America/New_York';
    const spring = candleStart(at('2026-03-08T20:00:00Z'), '1d', zone);
    expect([spring, candleEnd(spring, '1d', zone)]).toEqual([at('2026-03-08T05:00:00Z'), at('2026-03-09T04:00:00Z')]);
    const autumn = candleStart(at('2026-11-02T04:30:00Z'), '1d', zone);
    expect([autumn, candleEnd(autumn, '1d', zone)]).toEqual([at('2026-11-01T04:00:00Z'), at('2026-11-02T05:00:00Z')]);
  });

  test('every hour of two years is in a day that holds it, and the days meet', () => {
    for (const zone of ['America/New_York', 'Asia/Kolkata', 'Australia/Lord_Howe']) {
      let start = candleStart(at('2025-01-01T12:00:00Z'), '1d', zone);
      for (let time = start; time < at('2027-01-01T00:00:00Z'); time += CANDLE_MS['1h']) {
        const day = candleStart(time, '1d', zone);
        if (day !== start) {
          expect(day).toBe(candleEnd(start, '1d', zone));
          start = day;
        }
        expect(time >= day && time < candleEnd(day, '1d', zone)).toBe(true);
      }
    }
  });

  test('a zone nobody knows is taken for UTC', () => {
    expect(candleStart(at('2026-07-01T03:00:00Z'), '1d', 'Nowhere/Town')).toBe(at('2026-07-01T00:00:00Z'));
  });
});
