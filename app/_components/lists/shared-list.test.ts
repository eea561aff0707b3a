import fc from 'fast-check';
import { expect, test } from 'vitest';
import { readSharedText, sharedText } from './shared-list';

test('what is shared is read', () => {
  const list = { name: 'Layer 1s ~ big', ids: ['sim:BTC-USD', 'coinbase:ETH-USD'] };
  expect(sharedText(list)).toBe('Layer 1s ~ big~sim:BTC-USD,coinbase:ETH-USD');
  expect(readSharedText(sharedText(list))).toEqual({ list, note: undefined });
  expect(readSharedText('Mine~')).toEqual({ list: { name: 'Mine', ids: [] }, note: undefined });
  expect(readSharedText('sim:A, sim:B').list).toEqual({ name: 'Shared list', ids: ['sim:A', 'sim:B'] });
});

test('what is none is left out and told', () => {
  expect(readSharedText('x~sim:A,nope,sim:A,<b>')).toEqual({
    list: { name: 'x', ids: ['sim:A'] },
    note: '“nope”, “<b>” are left out of the list.',
  });
  for (const nonsense of ['', 'x', 'x~nope', '~~,~a']) expect(readSharedText(nonsense).list).toBeUndefined();
  const many = Array.from({ length: 205 }, (_, at) => `sim:T${at}`);
  const read = readSharedText(`x~${many.join()}`);
  expect(read.list?.ids).toHaveLength(200);
  expect(read.note).toBe('The list names 205 instruments; the first 200 are shown.');
});

test('never throws, and tells shortly', () => {
  fc.assert(
    fc.property(fc.string({ maxLength: 400 }), (text) => {
      expect(readSharedText(text).note?.length ?? 0).toBeLessThan(250);
    }),
  );
});
