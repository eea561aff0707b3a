import { beforeEach, describe, expect, test, vi } from 'vitest';
import { RateLimitError } from '../failure';
import { FeedError } from '../feed';
import { CircuitBreaker } from './breaker';

const MINUTE = 60_000;
const START = Date.UTC(2026, 0, 5, 15, 0, 0);
const fault = new FeedError('Yahoo answered 500.');

let breaker: CircuitBreaker;
beforeEach(() => {
  vi.useFakeTimers({ now: START });
  breaker = new CircuitBreaker({ now: Date.now, random: () => 0 });
  return () => vi.useRealTimers();
});

const fail = (error: unknown = fault) => breaker.admit().failed(error);
const openMs = () => (breaker.retryAt ?? Number.NaN) - Date.now();

test('opens after three failures in a row, and says why and until when', () => {
  fail();
  fail();
  breaker.admit().succeeded();
  fail();
  fail();
  expect(breaker.retryAt).toBeUndefined();
  fail();
  expect(openMs()).toBe(MINUTE);
  expect(() => breaker.admit()).toThrow('Yahoo answered 500. Next attempt at 15:01:00 UTC.');
});

test('stays open twice as long each time, for 30 minutes at most', () => {
  fail();
  fail();
  fail();
  const waits: number[] = [];
  for (let round = 0; round < 8; round++) {
    waits.push(openMs() / MINUTE);
    vi.advanceTimersByTime(openMs() - 1);
    expect(() => breaker.admit()).toThrow(FeedError);
    vi.advanceTimersByTime(1);
    fail();
  }
  expect(waits).toEqual([1, 2, 4, 8, 16, 30, 30, 30]);
});

describe('half open', () => {
  beforeEach(() => {
    for (let times = 0; times < 3; times++) fail();
    vi.advanceTimersByTime(MINUTE);
  });

  test('one may try, the others wait for what becomes of it', () => {
    const probe = breaker.admit();
    expect(() => breaker.admit()).toThrow('Yahoo answered 500.');
    probe.succeeded();
    expect(breaker.retryAt).toBeUndefined();
    expect(breaker.failures).toBe(0);
    fail();
    fail();
    fail();
    expect(openMs(), 'it begins anew').toBe(MINUTE);
  });

  test('an attempt that is called off leaves the place to another one', () => {
    breaker.admit().abandoned();
    breaker.admit().failed(fault);
    expect(openMs()).toBe(2 * MINUTE);
  });
});

test('what began before it opened changes nothing any more', () => {
  const [early, earlier] = [breaker.admit(), breaker.admit()];
  fail();
  fail();
  fail();
  early.succeeded();
  expect(openMs()).toBe(MINUTE);
  earlier.failed(fault);
  expect(openMs()).toBe(MINUTE);
});

test('too often opens it at once, for as long as was asked', () => {
  fail(new RateLimitError('Too many.', { retryAfterMs: 7 * MINUTE }));
  expect(openMs()).toBe(7 * MINUTE);
  vi.advanceTimersByTime(7 * MINUTE);
  fail(new RateLimitError('Too many.', { retryAfterMs: 1_000 }));
  expect(openMs(), 'no sooner than it would be otherwise').toBe(2 * MINUTE);
  vi.advanceTimersByTime(2 * MINUTE);
  fail(new RateLimitError('Too many.', { retryAfterMs: 1e15 }));
  expect(openMs()).toBe(24 * 60 * MINUTE);
});

test('returns are spread', () => {
  breaker = new CircuitBreaker({ now: Date.now, random: () => 0.5 });
  fail(new RateLimitError('Too many.'));
  expect(openMs()).toBe(1.05 * MINUTE);
});
