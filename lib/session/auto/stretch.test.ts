import { expect, test } from 'vitest';
import { near, totalMs, united } from './stretch';

const stretch = (start: number, end: number) => ({ start, end });

test('united are the same instants, each once', () => {
  expect(united([stretch(50, 60), stretch(0, 10), stretch(5, 20), stretch(20, 30)])).toEqual([
    stretch(0, 30),
    stretch(50, 60),
  ]);
  expect(united([stretch(0, 100), stretch(10, 20)])).toEqual([stretch(0, 100)]);
  expect(united([])).toEqual([]);
});

test('the total is of what lies within', () => {
  expect(totalMs([stretch(0, 10), stretch(20, 40), stretch(90, 100)], 5, 30)).toBe(15);
});

test('near are the instants not too far from both', () => {
  expect(near([stretch(100, 200)], [stretch(150, 300)], 0)).toEqual([stretch(150, 200)]);
  expect(near([stretch(100, 200)], [stretch(150, 300)], 20)).toEqual([stretch(130, 220)]);
  expect(near([stretch(100, 200)], [stretch(230, 300)], 20)).toEqual([stretch(210, 220)]);
  expect(near([stretch(100, 200)], [stretch(240, 300)], 20)).toEqual([]);
  expect(near([stretch(0, 10), stretch(30, 40)], [stretch(0, 40)], 20)).toEqual([stretch(-20, 60)]);
});
