import { aspectOf, type Postings, placeOf } from './postings';

/** Of an instrument that a word does not belong to. */
const NOT_FOUND = 0xff;

/** How far a find is from what was meant, by aspect: the whole word, its beginning, something like it. */
const WHOLE = [0, 0, 2, 0, 8, 6, 6];
const BEGINNING = [10, 10, 10, 10, 12, 18, 16];
/** A currency is short: what is like one is another one. */
const ALIKE = [20, 20, 20, 20, 22, NOT_FOUND, 26];
/** For the second slip of the finger. */
const SLIP = 10;
/** For a word that is not found, where no instrument has all of them. */
const MISSING = 100;
/** Words this short have too many like them. */
const SHORTEST_WITH_A_SLIP = 4;
const SHORTEST_WITH_TWO = 5;

/** How far every instrument is from one word, by place. */
export type Distances = Uint8Array;

/** How far every instrument is from several words together, by place; infinity where it is not found. */
export type Sums = Float32Array;

export function distancesFrom(word: string, postings: Postings, places: number): Distances {
  const distances = new Uint8Array(places).fill(NOT_FOUND);
  let found = false;
  const take = (some: readonly number[], byAspect: readonly number[], more = 0) => {
    for (const posting of some) {
      const distance = (byAspect[aspectOf(posting)] ?? NOT_FOUND) + more;
      const place = placeOf(posting);
      if (distance < (distances[place] ?? 0)) distances[place] = distance;
    }
    found ||= some.length > 0;
  };
  take(postings.of(word), WHOLE);
  for (const some of postings.continuing(word)) take(some, BEGINNING);
  const takeAlike = (most: number) => {
    for (const { slips, postings: some } of postings.alike(word, most)) take(some, ALIKE, (slips - 1) * SLIP);
  };
  if (word.length >= SHORTEST_WITH_A_SLIP) takeAlike(1);
  if (word.length >= SHORTEST_WITH_TWO && !found) takeAlike(2);
  return distances;
}

/** The nearest over several readings, each of which needs all of its words. */
export function nearestOf(readings: readonly (readonly Distances[])[], places: number): Sums {
  const nearest = new Float32Array(places).fill(Number.POSITIVE_INFINITY);
  for (const words of readings) {
    for (let place = 0; place < places; place++) {
      let sum = 0;
      for (const distances of words) {
        const distance = distances[place] ?? NOT_FOUND;
        sum += distance === NOT_FOUND ? Number.POSITIVE_INFINITY : distance;
      }
      if (sum < (nearest[place] ?? 0)) nearest[place] = sum;
    }
  }
  return nearest;
}

/** What has some of the words; the more, the nearer. */
export function someOf(words: readonly Distances[], places: number): Sums {
  const sums = new Float32Array(places);
  for (let place = 0; place < places; place++) {
    let sum = 0;
    let missing = 0;
    for (const distances of words) {
      const distance = distances[place] ?? NOT_FOUND;
      if (distance === NOT_FOUND) missing += 1;
      else sum += distance;
    }
    sums[place] = missing === words.length ? Number.POSITIVE_INFINITY : sum + missing * MISSING;
  }
  return sums;
}
