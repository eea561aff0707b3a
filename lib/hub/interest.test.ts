import { expect, test } from 'vitest';
import { Interest } from './interest';
import { ManualScheduler } from './manual-scheduler';

function setUp() {
  const scheduler = new ManualScheduler();
  const interest = new Interest(scheduler);
  const told: string[][] = [];
  const stop = interest.onChange(() => told.push([...interest.current()].sort()));
  return { scheduler, interest, told, stop };
}

test('an instrument is wanted until as many have let go as held it', () => {
  const { interest } = setUp();
  interest.hold(['sim:A', 'sim:B']);
  interest.hold(['sim:A']);
  interest.release(['sim:A', 'sim:B']);
  expect([...interest.current()]).toEqual(['sim:A']);
  interest.release(['sim:A']);
  interest.release(['sim:A']);
  expect(interest.current().size).toBe(0);
  interest.hold(['sim:A']);
  expect(interest.current().size).toBe(1);
});

test('listeners are told once, at the end of a turn in which the set changed', () => {
  const { scheduler, interest, told } = setUp();
  interest.hold(['sim:A', 'sim:B']);
  interest.hold(['sim:C']);
  expect(told).toEqual([]);
  scheduler.endTurn();
  expect(told).toEqual([['sim:A', 'sim:B', 'sim:C']]);
  interest.hold(['sim:A']);
  interest.release(['sim:A']);
  scheduler.endTurn();
  expect(told).toHaveLength(1);
  interest.release(['sim:B']);
  scheduler.endTurn();
  expect(told.at(-1)).toEqual(['sim:A', 'sim:C']);
});

test('who has stopped listening is told nothing', () => {
  const { scheduler, interest, told, stop } = setUp();
  stop();
  interest.hold(['sim:A']);
  scheduler.endTurn();
  expect(told).toEqual([]);
});

test('leases are bounded: the one renewed longest ago gives way', () => {
  const scheduler = new ManualScheduler();
  const interest = new Interest(scheduler);
  interest.lease('kept', ['sim:KEPT'], 1_000_000);
  for (let n = 0; n < 5_000; n++) {
    interest.lease(`read:${n}`, [`sim:N${n}`], 1_000_000);
    if (n % 500 === 0) interest.lease('kept', ['sim:KEPT'], 1_000_000);
  }
  expect(interest.current().size).toBe(1_000);
  expect(interest.current()).toContain('sim:KEPT');
  interest.close();
});

test('a lease runs out, is renewed and is replaced by the next of the same holder', () => {
  const { scheduler, interest, told } = setUp();
  interest.lease('one', ['sim:A'], 100);
  interest.lease('other', ['sim:A', 'sim:B'], 50);
  scheduler.advance(60);
  expect([...interest.current()]).toEqual(['sim:A']);
  interest.lease('one', ['sim:A'], 100);
  scheduler.endTurn();
  const before = told.length;
  scheduler.advance(60);
  expect([...interest.current()]).toEqual(['sim:A']);
  expect(told).toHaveLength(before);
  interest.lease('one', ['sim:C'], 100);
  expect([...interest.current()]).toEqual(['sim:C']);
  scheduler.advance(100);
  expect(interest.current().size).toBe(0);
  expect(scheduler.timers).toBe(0);
});

test('a lease does not end what a reader holds', () => {
  const { scheduler, interest } = setUp();
  interest.hold(['sim:A']);
  interest.lease('one', ['sim:A'], 10);
  scheduler.advance(20);
  expect([...interest.current()]).toEqual(['sim:A']);
});

test('closing leaves no timer and tells nobody', () => {
  const { scheduler, interest, told } = setUp();
  interest.lease('one', ['sim:A'], 100);
  interest.lease('other', ['sim:B'], 100);
  interest.close();
  expect(scheduler.timers).toBe(0);
  scheduler.advance(1_000);
  expect(told).toEqual([]);
});
