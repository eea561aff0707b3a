import { expect, test } from 'vitest';
import { VenueDesk } from './venue-desk';

const later = () => {
  let answer: (value: string) => void = () => undefined;
  const promise = new Promise<string>((resolve) => {
    answer = resolve;
  });
  return { promise, answer };
};

test('few at a time, in the order they came', async () => {
  const desk = new VenueDesk({ most: 2, gapMs: 0 });
  const answers = [later(), later(), later(), later()];
  const begun: number[] = [];
  const asked = answers.map(({ promise }, at) =>
    desk.ask(() => {
      begun.push(at);
      return promise;
    }),
  );
  await new Promise(setImmediate);
  expect(begun).toEqual([0, 1]);
  answers[1]?.answer('second');
  expect(await asked[1]).toBe('second');
  await new Promise(setImmediate);
  expect(begun).toEqual([0, 1, 2]);
  for (const { answer } of answers) answer('told');
  expect(await Promise.all(asked)).toEqual(['told', 'second', 'told', 'told']);
});

test('not too fast', async () => {
  const desk = new VenueDesk({ most: 10, gapMs: 40 });
  const begun: number[] = [];
  await Promise.all([1, 2, 3].map(() => desk.ask(async () => void begun.push(performance.now()))));
  for (const [at, time] of begun.entries()) if (at > 0) expect(time - (begun[at - 1] ?? 0)).toBeGreaterThan(35);
});

test('whoever would wait behind too many is told at once; a failure is passed on and frees the place', async () => {
  const desk = new VenueDesk({ most: 1, gapMs: 0, mostWaiting: 1 });
  const { promise, answer } = later();
  const first = desk.ask(() => promise);
  const second = desk.ask(() => Promise.reject(new Error('No.')));
  await expect(desk.ask(async () => 'third')).rejects.toThrow('Too many wait');
  answer('told');
  expect(await first).toBe('told');
  await expect(second).rejects.toThrow('No.');
  expect(await desk.ask(async () => 'fourth')).toBe('fourth');
});

test('a venue that ignores its signal does not hold a place for ever', async () => {
  const desk = new VenueDesk({ most: 1, gapMs: 0, limitMs: 30 });
  let signal: AbortSignal | undefined;
  const silent = desk.ask((given) => {
    signal = given;
    return new Promise(() => undefined);
  });
  await expect(silent).rejects.toThrow('no answer in time');
  expect(signal?.aborted).toBe(true);
  expect(await desk.ask(async () => 'next')).toBe('next');
});

test('closing ends what is asked and what waits, and what comes later', async () => {
  const desk = new VenueDesk({ most: 1, gapMs: 10_000 });
  const asked = [1, 2, 3].map(() => desk.ask(() => new Promise(() => undefined)));
  const ends = Promise.allSettled([...asked, ...asked.map((one) => one.catch(() => undefined))]);
  desk.close();
  for (const one of asked) await expect(one).rejects.toThrow('This server stops.');
  await expect(desk.ask(async () => 'more')).rejects.toThrow('This server stops.');
  await ends;
});
