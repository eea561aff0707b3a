import { expect, test } from 'vitest';
import { sizeAfterKey } from './rule-keys';

const BOUNDS = { min: 200, max: 400 };
const LEFT = { orientation: 'vertical', side: 'before' } as const;
const RIGHT = { orientation: 'vertical', side: 'after' } as const;
const BELOW = { orientation: 'horizontal', side: 'after' } as const;

test.each([
  ['ArrowRight', LEFT, 316],
  ['ArrowLeft', LEFT, 284],
  ['ArrowRight', RIGHT, 284],
  ['ArrowLeft', RIGHT, 316],
  ['ArrowUp', BELOW, 316],
  ['ArrowDown', BELOW, 284],
  ['Home', BELOW, 200],
  ['End', LEFT, 400],
  ['ArrowUp', LEFT, undefined],
  ['ArrowLeft', BELOW, undefined],
  ['a', RIGHT, undefined],
])('%s moves the rule its own way', (key, rule, size) => {
  expect(sizeAfterKey({ key, shiftKey: false }, 300, BOUNDS, rule)).toBe(size);
});

test('Shift moves it further, and the bounds hold', () => {
  expect(sizeAfterKey({ key: 'ArrowRight', shiftKey: true }, 300, BOUNDS, LEFT)).toBe(364);
  expect(sizeAfterKey({ key: 'ArrowRight', shiftKey: true }, 390, BOUNDS, LEFT)).toBe(400);
  expect(sizeAfterKey({ key: 'ArrowLeft', shiftKey: false }, 201, BOUNDS, LEFT)).toBe(200);
});
