import fc from 'fast-check';
import { expect, test } from 'vitest';
import { apart } from './apart';

test('labels that do not meet stay where they are', () => {
  expect(apart([80, 10, 45], 12, 0, 100)).toEqual([80, 10, 45]);
});

test('labels that meet step aside, and keep their order', () => {
  expect(apart([50, 50, 50], 10, 0, 100)).toEqual([50, 60, 70]);
  expect(apart([98, 99], 10, 0, 100)).toEqual([90, 100]);
});

test('where there is room, none covers another', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: -50, max: 250 }), { maxLength: 8 }), (wanted) => {
      const placed = [...apart(wanted, 12, 0, 200)].sort((a, b) => a - b);
      placed.forEach((at, index) => {
        expect(at).toBeGreaterThanOrEqual(0);
        expect(at).toBeLessThanOrEqual(200);
        if (index > 0) expect(at - (placed[index - 1] ?? 0)).toBeGreaterThanOrEqual(12);
      });
    }),
  );
});
