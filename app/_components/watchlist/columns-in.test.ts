import { expect, test } from 'vitest';
import { COLUMNS, FIRST_COLUMNS } from './columns';
import { columnsIn, sortKeysFor } from './columns-in';
import { SORT_KEYS } from './sort';

test('a wide list can show everything, and be sorted by everything', () => {
  expect(columnsIn(660, FIRST_COLUMNS)).toEqual(COLUMNS);
  expect(sortKeysFor(COLUMNS)).toEqual(SORT_KEYS);
});

test('a list of two lines a row is offered what has a place in them', () => {
  expect(columnsIn(390, FIRST_COLUMNS)).toEqual(['recent', 'last', 'change', 'age', 'state']);
  expect(columnsIn(360, FIRST_COLUMNS)).toEqual(['last', 'change', 'age', 'state']);
  expect(columnsIn(390, ['change'])).toEqual(['recent', 'last', 'bidAsk', 'change', 'age', 'state']);
  expect(sortKeysFor(columnsIn(360, FIRST_COLUMNS))).toEqual(['instrument', 'last', 'change', 'age', 'state']);
});
