import { expect, test } from 'vitest';
import { durationChoices, frequencyChoices, pollChoices, UNTIL_STOPPED } from './choices';

const titles = (choices: readonly { title: string }[]) => choices.map(({ title }) => title);

test('usual values are offered as people say them', () => {
  expect(titles(frequencyChoices(10))).toContain('10 per second');
  expect(titles(pollChoices(1_000)).slice(0, 4)).toEqual(['0.1 s', '0.25 s', '0.5 s', '1 s']);
  expect(titles(durationChoices(300_000))).toEqual(['30 s', '1 min', '5 min', '15 min', '60 min', 'when stopped']);
});

test('what a link asks for is offered too, in its place; no end stays last', () => {
  expect(titles(pollChoices(700))).toContain('0.7 s');
  const durations = durationChoices(90_000).map(({ value }) => value);
  expect(durations).toEqual([30_000, 60_000, 90_000, 300_000, 900_000, 3_600_000, UNTIL_STOPPED]);
});
