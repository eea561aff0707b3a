import { expect, test } from 'vitest';
import { walk } from './walk';

test('keys lead from row to row and stop at the ends', () => {
  expect(walk('ArrowDown', 0, 20)).toBe(1);
  expect(walk('ArrowUp', 0, 20)).toBe(0);
  expect(walk('PageDown', 15, 20)).toBe(19);
  expect(walk('Home', 7, 20)).toBe(0);
  expect(walk('End', 7, 200)).toBe(199);
  expect(walk('x', 7, 20)).toBeUndefined();
  expect(walk('ArrowDown', -1, 20)).toBeUndefined();
  expect(walk('ArrowDown', 0, 0)).toBeUndefined();
});
