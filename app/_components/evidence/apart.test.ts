import fc from 'fast-check';
import { expect, test } from 'vitest';
import { apart, apartInColumns } from './apart';

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

const SIZE = { width: 9, height: 12 };

test('a label far to the left is in nobody’s way', () => {
  const wanted = [
    { x: 100, y: 50 },
    { x: 40, y: 50 },
    { x: 100, y: 50 },
  ];
  expect(apartInColumns(wanted, SIZE, 0, 100)).toEqual([
    { x: 100, y: 50 },
    { x: 40, y: 50 },
    { x: 100, y: 62 },
  ]);
});

test('labels that only overlap step aside too, and all keep their ends', () => {
  fc.assert(
    fc.property(
      fc.array(fc.record({ x: fc.integer({ min: 0, max: 300 }), y: fc.integer({ min: -50, max: 250 }) }), {
        maxLength: 12,
      }),
      (wanted) => {
        const placed = apartInColumns(wanted, SIZE, 0, 200);
        expect(placed.map(({ x }) => x)).toEqual(wanted.map(({ x }) => x));
        placed.forEach((one, index) => {
          for (const other of placed.slice(index + 1)) {
            const beside = Math.abs(one.x - other.x) >= SIZE.width;
            expect(beside || Math.abs(one.y - other.y) >= SIZE.height).toBe(true);
          }
        });
      },
    ),
  );
});
