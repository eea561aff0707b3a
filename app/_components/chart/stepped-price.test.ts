import { expect, test } from 'vitest';
import { steppedPrice } from './stepped-price';

test('a place on the axis is the nearest price of its instrument', () => {
  expect(steppedPrice(61_234.5678, 0.01)).toBe(61_234.57);
  expect(steppedPrice(61_234.4, 0.25)).toBe(61_234.5);
  expect(steppedPrice(0.000008126, 0.00000001)).toBe(0.00000813);
  expect(steppedPrice(1_204, 5)).toBe(1_205);
});

test('below the axis there is no price', () => {
  for (const place of [-3, 0, 0.004, null]) expect(steppedPrice(place, 0.01)).toBeUndefined();
});
