import { beforeEach, describe, expect, test } from 'vitest';
import { setReaderFormat } from '@/lib/market/reader-format';
import type { Happening } from '@/lib/session/alerts/firing';
import { conditionText, firingText, qualityText, whenText } from './alert-text';

const FIRING: Happening = {
  rule: 'r',
  arming: 1,
  instrument: 'sim:BTC-USD',
  condition: { kind: 'above', price: 61_000 },
  time: 0,
  price: 61_004.1,
  base: undefined,
  ageMs: 320,
  word: 'LIVE',
  simulated: false,
  delayMinutes: 0,
  late: false,
};

beforeEach(() => setReaderFormat({ locale: 'en-US', timeZone: 'UTC' }));

test('an alert says what it waits for', () => {
  expect(conditionText({ kind: 'below', price: 0.5 }, 0.001)).toBe('below 0.500');
  expect(conditionText({ kind: 'above', price: 61_000.25 }, undefined)).toBe('above 61,000.25');
  expect(conditionText({ kind: 'move', direction: 'either', percent: 2.5, minutes: 90 }, 1)).toBe(
    'up or down 2.5 % within 90 min',
  );
  expect(conditionText({ kind: 'move', direction: 'up', percent: 2, minutes: 120 }, 1)).toBe('up 2 % within 2 h');
  expect(conditionText({ kind: 'silent', seconds: 90 }, 1)).toBe('no update for 90 s');
});

describe('a firing', () => {
  test('says what happened, and how good the price was', () => {
    expect(firingText(FIRING, 0.01)).toBe('BTC-USD rose above 61,000.00');
    expect(qualityText(FIRING, 0.01)).toBe('61,004.10, 0.3 s old');
    const move = { kind: 'move', direction: 'down', percent: 2, minutes: 5 } as const;
    expect(firingText({ ...FIRING, condition: move, price: 97, base: 100 }, 0.01)).toBe(
      'BTC-USD moved −3.00 % within 5 min',
    );
    expect(qualityText({ ...FIRING, condition: move, price: 97, base: 100 }, 0.01)).toBe(
      '97.00, from 100.00, 0.3 s old',
    );
  });

  test('on a price that is stale, delayed, simulated or of no source says so', () => {
    expect(qualityText({ ...FIRING, word: 'DELAYED', delayMinutes: 15, ageMs: 905_000 }, 0.01)).toBe(
      '61,004.10, 15 min old, delayed by 15 min',
    );
    expect(qualityText({ ...FIRING, word: 'STALE', simulated: true }, 0.01)).toBe(
      '61,004.10, 0.3 s old, stale, simulated',
    );
    expect(qualityText({ ...FIRING, word: 'DISCONNECTED', price: undefined, ageMs: undefined }, 0.01)).toBe(
      'no price known, its feed had no source',
    );
  });

  test('that nobody saw coming claims no moment', () => {
    expect(firingText({ ...FIRING, late: true }, 0.01)).toBe('BTC-USD is above 61,000.00');
    expect(qualityText({ ...FIRING, late: true }, 0.01)).toContain('since when is not known');
  });
});

test('of another day a time has its date', () => {
  const noon = Date.UTC(2026, 10, 21, 12);
  expect(whenText(noon, noon + 3_600_000)).toBe('12:00:00');
  expect(whenText(noon, noon + 13 * 3_600_000)).toBe('21 Nov 12:00:00');
});
