import { expect, test } from 'vitest';
import { AUTO_TIMES } from './auto-times';
import { Judge } from './judge';
import type { LaneReading } from './lane-reading';

const NEW: LaneReading = {
  startTime: 0,
  firstFrameTime: undefined,
  lastFrameTime: undefined,
  failures: 0,
  cause: undefined,
  behindMs: () => 0,
};
const RUNNING: LaneReading = { ...NEW, firstFrameTime: 100, lastFrameTime: 60_000 };
const judge = () => new Judge(0, 500, AUTO_TIMES);

test('waits 2 s for a first frame, and longer where the server itself is slow', () => {
  expect(judge().look(2_000, NEW, 0).kind).toBe('waiting');
  expect(judge().look(2_001, NEW, 0)).toEqual({ kind: 'broken', trouble: { kind: 'silent', ms: 2_001 } });
  expect(judge().look(4_000, NEW, 600).kind).toBe('waiting');
  expect(judge().look(4_500, NEW, 600).kind).toBe('broken');
});

test('a lane that is opened anew is given that time again', () => {
  expect(judge().look(61_000, { ...NEW, startTime: 60_000 }, 0).kind).toBe('waiting');
});

test('one that never worked gets no second try, one that did may break once', () => {
  const failed = { failures: 1, cause: 'refused' };
  expect(judge().look(50, { ...NEW, ...failed }, 0)).toEqual({
    kind: 'broken',
    trouble: { kind: 'failed', cause: 'refused' },
  });
  expect(judge().look(60_050, { ...RUNNING, ...failed }, 0).kind).toBe('kept');
  expect(judge().look(60_050, { ...RUNNING, failures: 2, cause: 'refused' }, 0).kind).toBe('broken');
});

test('is not judged by freshness in its first 5 s', () => {
  const late = { ...RUNNING, behindMs: () => 4_000 };
  expect(judge().look(5_000, late, 0).kind).toBe('unjudged');
  expect(judge().look(5_100, late, 0).kind).toBe('broken');
});

test('more than 1 % of a window violates the contract; only more of it, or for longer, breaks it', () => {
  const one = judge();
  expect(one.look(60_000, { ...RUNNING, behindMs: () => 100 }, 0).kind).toBe('kept');
  const violating = { ...RUNNING, behindMs: () => 101 };
  expect(one.look(61_000, violating, 0).kind).toBe('violated');
  expect(one.look(71_000, violating, 0).kind).toBe('violated');
  expect(one.look(71_001, violating, 0).kind).toBe('broken');
  expect(judge().look(60_000, { ...RUNNING, behindMs: () => 2_000 }, 0).kind).toBe('broken');
});

test('once forgiven it has to bring a frame, and what lies behind is not counted', () => {
  const one = judge();
  const lost = { ...RUNNING, failures: 3, cause: 'refused', behindMs: () => 9_000 };
  expect(one.look(61_000, lost, 0).kind).toBe('broken');
  one.forgive(61_000, lost);
  expect(one.look(62_000, lost, 0).kind).toBe('waiting');
  expect(one.look(62_500, { ...lost, failures: 4 }, 0).kind).toBe('broken');
  const back = { ...lost, failures: 0, lastFrameTime: 62_800 };
  expect(one.look(62_900, back, 0).kind).toBe('unjudged');
  expect(one.look(79_000, { ...back, behindMs: () => 0 }, 0).kind).toBe('kept');
});
