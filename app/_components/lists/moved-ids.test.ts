import fc from 'fast-check';
import { expect, test } from 'vitest';
import { movedIds } from './moved-ids';

test('one or several stand in front of another, or at the end', () => {
  expect(movedIds(['a', 'b', 'c', 'd'], ['c'], 'a')).toEqual(['c', 'a', 'b', 'd']);
  expect(movedIds(['a', 'b', 'c', 'd'], ['a'], 'd')).toEqual(['b', 'c', 'a', 'd']);
  expect(movedIds(['a', 'b', 'c', 'd'], ['d', 'a'], 'c')).toEqual(['b', 'a', 'd', 'c']);
  expect(movedIds(['a', 'b', 'c'], ['a'], undefined)).toEqual(['b', 'c', 'a']);
});

test('nothing is lost, doubled or made up, whatever is moved where', () => {
  const some = fc.uniqueArray(fc.nat(30));
  fc.assert(
    fc.property(some, some, fc.option(fc.nat(30), { nil: undefined }), (ids, moved, before) => {
      const sorted = (list: readonly number[]) => [...list].sort((a, b) => a - b);
      expect(sorted(movedIds(ids, moved, before))).toEqual(sorted(ids));
    }),
  );
});
