import { expect, test } from 'vitest';
import { AUTO_TIMES } from './auto-times';
import { Judge } from './judge';
import { type LaneFacts, LaneReading } from './lane-reading';

const NEW: Omit<LaneFacts, 'time'> = {
  startTime: 0,
  firstFrameTime: undefined,
  lastFrameTime: undefined,
  failures: 0,
  cause: undefined,
  teeth: [],
  received: [],
};
const RUNNING = { ...NEW, firstFrameTime: 100, lastFrameTime: 60_000 };
/** @param behindMs behind the limit for so long until now. */
const at = (time: number, facts: Omit<LaneFacts, 'time'>, behindMs = 0): LaneReading =>
  new LaneReading({ ...facts, time, teeth: [{ start: time - behindMs, end: time, peak: 500 + behindMs }] });
const judge = () => new Judge(0, 500, AUTO_TIMES);

test('waits 2 s for a first frame, and longer where the server itself is slow', () => {
  expect(judge().look(2_000, at(2_000, NEW), 0).kind).toBe('waiting');
  expect(judge().look(2_001, at(2_001, NEW), 0)).toEqual({ kind: 'broken', trouble: { kind: 'silent', ms: 2_001 } });
  expect(judge().look(4_000, at(4_000, NEW), 600).kind).toBe('waiting');
  expect(judge().look(4_500, at(4_500, NEW), 600).kind).toBe('broken');
});

test('a lane that is opened anew is given that time again', () => {
  expect(judge().look(61_000, at(61_000, { ...NEW, startTime: 60_000 }), 0).kind).toBe('waiting');
});

test('one that never worked gets no second try, one that did may break once', () => {
  const failed = { failures: 1, cause: 'refused' };
  expect(judge().look(50, at(50, { ...NEW, ...failed }), 0)).toEqual({
    kind: 'broken',
    trouble: { kind: 'failed', cause: 'refused' },
  });
  expect(judge().look(60_050, at(60_050, { ...RUNNING, ...failed }), 0).kind).toBe('kept');
  expect(judge().look(60_050, at(60_050, { ...RUNNING, failures: 2, cause: 'refused' }), 0).kind).toBe('broken');
});

test('is not judged by freshness in its first 5 s', () => {
  expect(judge().look(5_000, at(5_000, RUNNING, 4_000), 0).kind).toBe('unjudged');
  expect(judge().look(5_100, at(5_100, RUNNING, 4_000), 0).kind).toBe('broken');
});

test('more than 1 % of a window violates the contract; only more of it, or for longer, breaks it', () => {
  const one = judge();
  expect(one.look(60_000, at(60_000, RUNNING, 100), 0).kind).toBe('kept');
  expect(one.look(61_000, at(61_000, RUNNING, 101), 0).kind).toBe('violated');
  expect(one.look(71_000, at(71_000, RUNNING, 101), 0).kind).toBe('violated');
  expect(one.look(71_001, at(71_001, RUNNING, 101), 0).kind).toBe('broken');
  expect(judge().look(60_000, at(60_000, RUNNING, 2_000), 0)).toEqual({
    kind: 'broken',
    trouble: { kind: 'late', limitMs: 500, behindMs: 2_000, p99Ms: 2_400 },
  });
});

test('once forgiven it has to bring a frame, and what lies behind is not counted', () => {
  const one = judge();
  const lost = { ...RUNNING, failures: 3, cause: 'refused' };
  expect(one.look(61_000, at(61_000, lost, 9_000), 0).kind).toBe('broken');
  one.forgive(61_000, at(61_000, lost, 9_000));
  expect(one.look(62_000, at(62_000, lost, 9_000), 0).kind).toBe('waiting');
  expect(one.look(62_500, at(62_500, { ...lost, failures: 4 }, 9_000), 0).kind).toBe('broken');
  const back = { ...lost, failures: 0, lastFrameTime: 62_800 };
  expect(one.look(62_900, at(62_900, back, 9_000), 0).kind).toBe('unjudged');
  expect(one.look(79_000, at(79_000, back), 0).kind).toBe('kept');
});

test('what is excused is not held against it, and only that', () => {
  const reading = at(60_000, RUNNING, 3_000);
  const verdict = (start: number) => judge().look(60_000, reading.excusing([{ start, end: 60_250 }]), 0).kind;
  expect(verdict(56_000)).toBe('kept');
  expect(verdict(57_101)).toBe('violated');
  expect(verdict(59_000)).toBe('broken');
});

test('a first frame is waited for as long as the page could take it in', () => {
  const reading = (time: number) => at(time, NEW).excusing([{ start: 500, end: 2_000 }]);
  expect(judge().look(3_500, reading(3_500), 0).kind).toBe('waiting');
  expect(judge().look(3_501, reading(3_501), 0)).toEqual({ kind: 'broken', trouble: { kind: 'silent', ms: 2_001 } });
});
