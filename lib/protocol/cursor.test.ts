import fc from 'fast-check';
import { expect, test } from 'vitest';
import { formatCursor, parseCursor } from './cursor';

const count = fc.nat({ max: Number.MAX_SAFE_INTEGER });
const hash = fc.nat({ max: 2 ** 48 - 1 }).map((value) => value.toString(16).padStart(12, '0'));

test('what is written is read back, over the whole range of safe integers', () => {
  fc.assert(
    fc.property(count, count, hash, (epoch, seq, name) => {
      expect(parseCursor(formatCursor(epoch, seq, name))).toEqual({ epoch, seq, hash: name });
    }),
  );
});

test.each([
  '',
  '.',
  '1.2',
  '1.2.9f3a61c0b2d',
  '1.2.9f3a61c0b2d44',
  '1.2.9F3A61C0B2D4',
  '1.2.9f3a61c0b2dg',
  '-1.2.9f3a61c0b2d4',
  '1.2e3.9f3a61c0b2d4',
  ' 1.2.9f3a61c0b2d4',
  '1.2.9f3a61c0b2d4\n',
  '1.2.3.9f3a61c0b2d4',
  '9007199254740992.0.9f3a61c0b2d4',
  '0.9007199254740992.9f3a61c0b2d4',
])('%j is not a cursor', (text) => {
  expect(parseCursor(text)).toBeUndefined();
});

test('no text is read as a cursor that would be written differently, but for leading zeros', () => {
  fc.assert(
    fc.property(fc.stringMatching(/^[0-9]{1,3}\.[0-9]{1,3}\.[0-9a-g]{11,13}$/), (text) => {
      const cursor = parseCursor(text);
      if (cursor === undefined) return;
      expect(formatCursor(cursor.epoch, cursor.seq, cursor.hash)).toBe(text.replace(/(^|\.)0+(?=\d+\.)/g, '$1'));
    }),
  );
});
