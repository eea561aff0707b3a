import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Lines } from './lines';
import { utf8Length, webSocketHeader } from './wire-cost';

test('lengths are those of UTF-8', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), (text) => {
      expect(utf8Length(text)).toBe(Buffer.byteLength(text));
    }),
  );
});

test('a WebSocket header grows with what follows', () => {
  expect([0, 125, 126, 65_535, 65_536].map((bytes) => webSocketHeader(bytes, false))).toEqual([2, 2, 4, 4, 10]);
  expect(webSocketHeader(1, true)).toBe(6);
});

test('lines are the same however the bytes are cut', () => {
  const text = fc.array(fc.string({ unit: 'grapheme' }).map((line) => line.replaceAll(/[\n\r]/g, '')));
  fc.assert(
    fc.property(text, fc.array(fc.nat({ max: 20 }), { minLength: 1 }), (whole, cuts) => {
      const bytes = Buffer.from(whole.map((line) => `${line}\n`).join(''));
      const lines = new Lines();
      const read: string[] = [];
      for (let at = 0, turn = 0; at < bytes.length; turn++) {
        const end = at + 1 + (cuts[turn % cuts.length] ?? 0);
        read.push(...lines.push(bytes.subarray(at, end)));
        at = end;
      }
      expect(read).toEqual(whole);
    }),
  );
});
