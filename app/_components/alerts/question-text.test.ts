import { beforeEach, expect, test } from 'vitest';
import { setReaderFormat } from '@/lib/market/reader-format';
import type { AlertCondition } from '@/lib/session/alerts/alert-condition';
import { questionText } from './question-text';

const asked = (condition: AlertCondition, last: number | undefined = 61_000) =>
  questionText(
    { instrument: 'sim:BTC-USD', condition, notify: false, sound: false },
    { last, silentMs: 40_000, step: 0.01 },
  );

beforeEach(() => setReaderFormat({ locale: 'en-US', timeZone: undefined }));

test('a price a hundred times away is asked about, and no nearer one', () => {
  expect(asked({ kind: 'above', price: 6_100_000 })).toBeUndefined();
  expect(asked({ kind: 'above', price: 6_100_001 })).toBe(
    '6,100,001.00 is more than 100 times the current price, 61,000.00.',
  );
  expect(asked({ kind: 'above', price: 1e20 })).toBe(
    '100,000,000,000,000,000,000.00 is more than 100 times the current price, 61,000.00.',
  );
  expect(asked({ kind: 'below', price: 610 })).toBeUndefined();
  expect(asked({ kind: 'below', price: 61 })).toBe('61.00 is less than a hundredth of the current price, 61,000.00.');
});

test('what holds already and is far away is asked about at once', () => {
  expect(asked({ kind: 'above', price: 61 })).toBe(
    '61.00 is less than a hundredth of the current price, 61,000.00. BTC-USD is above 61.00 already: 61,000.00. Set like this, it fires only after the price falls back and then rises above it again.',
  );
});

test('a price that cannot be compared is asked about', () => {
  expect(
    questionText(
      { instrument: 'sim:BTC-USD', condition: { kind: 'above', price: 5 }, notify: false, sound: false },
      { last: undefined, silentMs: undefined, step: undefined },
    ),
  ).toBe('No price of BTC-USD is known yet: how far 5 is from it cannot be told.');
});

test('of a silence it is asked only whether it is one already', () => {
  expect(asked({ kind: 'silent', seconds: 60 })).toBeUndefined();
  expect(asked({ kind: 'silent', seconds: 30 })).toContain('has had no update for 40 s already.');
  expect(asked({ kind: 'move', direction: 'up', percent: 1_000, minutes: 1 })).toBeUndefined();
});
