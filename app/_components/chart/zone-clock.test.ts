import { describe, expect, test } from 'vitest';
import { tickWeight } from './tick-weight';
import { timeTexts } from './time-texts';
import { ZoneClock } from './zone-clock';

const HOUR = 3_600_000;

describe('a clock of a zone', () => {
  test('is hours from UTC, by the season', () => {
    const clock = new ZoneClock('America/New_York');
    expect(clock.wall(Date.UTC(2026, 0, 15, 14, 30))).toBe(Date.UTC(2026, 0, 15, 9, 30));
    expect(clock.wall(Date.UTC(2026, 6, 15, 13, 30))).toBe(Date.UTC(2026, 6, 15, 9, 30));
    expect(new ZoneClock('Asia/Kolkata').wall(Date.UTC(2026, 0, 1, 0, 0, 7))).toBe(Date.UTC(2026, 0, 1, 5, 30, 7));
    expect(new ZoneClock('UTC').wall(1_234_567)).toBe(1_234_567);
  });

  test('jumps in spring and repeats an hour in autumn', () => {
    const clock = new ZoneClock('Europe/Berlin');
    const hours = (from: number) => [0, 1, 2].map((after) => new Date(clock.wall(from + after * HOUR)).getUTCHours());
    expect(hours(Date.UTC(2026, 2, 29, 0))).toEqual([1, 3, 4]);
    expect(hours(Date.UTC(2026, 9, 25, 0))).toEqual([2, 2, 3]);
  });

  test('does not know zones that are none', () => {
    expect(() => new ZoneClock('Mars/Olympus')).toThrow(RangeError);
  });
});

describe('marks on the axis', () => {
  const clock = new ZoneClock('America/New_York');
  const weight = (instant: number) => tickWeight(clock.wall(instant), clock.wall(instant - 300_000));

  test('a day begins at midnight of the zone, not of UTC', () => {
    expect(weight(Date.UTC(2026, 0, 15, 5))).toBe(50);
    expect(weight(Date.UTC(2026, 0, 15, 0))).toBeLessThan(50);
    expect(weight(Date.UTC(2026, 6, 15, 4))).toBe(50);
    expect(weight(Date.UTC(2026, 1, 1, 5))).toBe(60);
    expect(weight(Date.UTC(2027, 0, 1, 5))).toBe(70);
  });

  test('hours and minutes stand out less, and the hour that comes twice is an hour each time', () => {
    expect(weight(Date.UTC(2026, 0, 15, 17))).toBe(33);
    expect(weight(Date.UTC(2026, 0, 15, 16))).toBe(30);
    expect(weight(Date.UTC(2026, 0, 15, 16, 5))).toBe(21);
    expect([5, 6].map((hour) => weight(Date.UTC(2026, 10, 1, hour)))).toEqual([30, 30]);
  });

  test('are written for what begins there', () => {
    const texts = timeTexts('America/New_York', false);
    expect(texts.mark(Date.UTC(2026, 0, 15, 14, 30), 22)).toBe('09:30');
    expect(texts.mark(Date.UTC(2026, 0, 15, 5), 50)).toBe('15 Jan');
    expect(texts.mark(Date.UTC(2026, 1, 1, 5), 60)).toBe('Feb');
    expect(texts.mark(Date.UTC(2027, 0, 1, 5), 70)).toBe('2027');
    expect(texts.bar(Date.UTC(2026, 6, 15, 13, 30))).toBe('15 Jul 09:30');
    expect(timeTexts('America/New_York', true).bar(Date.UTC(2026, 6, 15, 4))).toBe('15 Jul 2026');
  });
});
