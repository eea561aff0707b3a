import { expect, test } from 'vitest';
import { LaneReading } from './lane-reading';
import { PageLateness } from './page-lateness';

const reading = (time: number, received: readonly number[]) =>
  new LaneReading({
    time,
    startTime: 0,
    firstFrameTime: 0,
    lastFrameTime: received.at(-1),
    failures: 0,
    cause: undefined,
    teeth: [],
    received,
  });

test('a timer on time says nothing', () => {
  const page = new PageLateness();
  for (let now = 0; now < 5_000; now += 250) expect(page.look(now, [reading(now, [])])).toBe(false);
  page.look(5_240, []);
  expect(page.stretches).toEqual([]);
});

test('a late one says that the page was late, from when it was due until it has caught up; for one window', () => {
  const page = new PageLateness();
  page.look(1_000, []);
  expect(page.look(2_000, [reading(2_000, [900, 1_995])])).toBe(false);
  expect(page.stretches).toEqual([{ start: 1_250, end: 2_250 }]);
  for (let now = 2_250; now <= 12_000; now += 250) page.look(now, []);
  expect(page.stretches).toHaveLength(1);
  page.look(12_250, []);
  expect(page.stretches).toEqual([]);
});

test('a page that took in frames meanwhile ran, whatever its timers did', () => {
  const page = new PageLateness();
  page.look(1_000, []);
  page.look(2_000, [reading(2_000, []), reading(2_000, [1_300, 1_500, 1_700, 1_900])]);
  expect(page.stretches).toEqual([]);
});

test('over 2 s it slept', () => {
  const page = new PageLateness();
  expect(page.look(1_000, [])).toBe(false);
  expect(page.look(3_000, [])).toBe(false);
  expect(page.look(5_001, [])).toBe(true);
  page.begin();
  expect(page.look(60_000, [])).toBe(false);
  expect(page.stretches).toEqual([]);
});
