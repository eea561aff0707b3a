import { expect, test } from 'vitest';
import { listsNamed } from './lists-named';

const kept = {
  lists: [
    { key: 'a', name: 'Layer 1s', ids: ['sim:A', 'sim:B'] },
    { key: 'b', name: 'US stocks', ids: [] },
  ],
  shown: 'b',
};

test('lists are found by the beginning of a word of their names, but for the one that is shown', () => {
  const names = (search: string) => listsNamed(kept, search).map(({ name }) => name);
  expect(names('lay')).toEqual(['Layer 1s']);
  expect(names('1S')).toEqual(['Layer 1s']);
  expect(names('def')).toEqual(['Default']);
  expect(names('stocks')).toEqual([]);
  expect(names('ayer')).toEqual([]);
  expect(names(' ')).toEqual([]);
  expect(listsNamed(kept, 'layer')[0]).toEqual({ key: 'a', name: 'Layer 1s', count: '2' });
});
