import { expect, test } from 'vitest';
import { sharedLateness } from './shared-lateness';

const stretch = (start: number, end: number) => ({ start, end });

test('a hiccup of both is neither one’s', () => {
  expect(sharedLateness([stretch(1_000, 1_400)], [stretch(1_050, 1_300)])).toEqual([stretch(550, 1_800)]);
});

test('at different times each has its own', () => {
  expect(sharedLateness([stretch(1_000, 1_400)], [stretch(2_500, 3_000)])).toEqual([]);
  expect(sharedLateness([stretch(1_000, 1_400)], [])).toEqual([]);
});

test('of what one shows for longer only what the other shows too is shared', () => {
  expect(sharedLateness([stretch(1_000, 9_000)], [stretch(3_000, 3_200)])).toEqual([stretch(2_500, 3_700)]);
});

test('half a window and more is no hiccup', () => {
  expect(sharedLateness([stretch(1_000, 6_000)], [stretch(1_000, 6_000)])).toHaveLength(1);
  expect(sharedLateness([stretch(1_000, 6_001)], [stretch(1_000, 6_001)])).toEqual([]);
});
