import { expect, test } from 'vitest';
import { MeanPlaces } from './mean-places';

const trade = (...times: number[]) => ({ kind: 'trade' as const, times: Float64Array.from(times) });
const quote = (...times: number[]) => ({ kind: 'quote' as const, times: Float64Array.from(times) });

test('is the mean of the places in every update, ties as the clock sees them', () => {
  const places = new MeanPlaces(3);
  expect(places.standings()).toBeUndefined();
  places.add(trade(10, 20, 30), 1);
  places.add(trade(20, 10, 30), 1);
  places.add(trade(20, 20.5, 30), 1);
  expect(places.standings()).toEqual({ of: 'trades', updates: 3, places: [4 / 3, 4 / 3, 3] });
});

test('who was away comes in last: being gone is no way to do well', () => {
  const places = new MeanPlaces(3);
  places.add(trade(10, 20, 30), 1);
  places.add(trade(Number.NaN, 20, 30), 1);
  expect(places.standings()?.places).toEqual([2, 1.5, 2.5]);
});

test('a lane that never came has no place', () => {
  const places = new MeanPlaces(3);
  places.add(trade(Number.NaN, 20, 30), 1);
  expect(places.standings()?.places).toEqual([undefined, 1, 2]);
});

test('quotes count only where nothing was traded', () => {
  const places = new MeanPlaces(2);
  places.add(quote(20, 10), 1);
  expect(places.standings()).toEqual({ of: 'quotes', updates: 1, places: [2, 1] });
  places.add(trade(10, 20), 1);
  expect(places.standings()).toEqual({ of: 'trades', updates: 1, places: [1, 2] });
});
