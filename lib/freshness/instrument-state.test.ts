import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type InstrumentFacts, instrumentState } from './instrument-state';

const fresh: InstrumentFacts = {
  ageMs: 100,
  dueMs: 2_000,
  connected: true,
  market: 'live',
  delayMinutes: 0,
  simulated: false,
  noServerMs: 0,
};
const word = (facts: Partial<InstrumentFacts>) => instrumentState({ ...fresh, ...facts }).word;

describe('instrumentState', () => {
  test('LIVE, or SIM where it is simulated', () => {
    expect(word({})).toBe('LIVE');
    expect(word({ market: undefined })).toBe('LIVE');
    expect(word({ simulated: true })).toBe('SIM');
  });

  test('SLOW beyond due; simulated rows say SLOW and stay simulated', () => {
    expect(word({ ageMs: 2_000 })).toBe('LIVE');
    expect(word({ ageMs: 2_001 })).toBe('SLOW');
    expect(instrumentState({ ...fresh, ageMs: 2_001, simulated: true })).toEqual({ word: 'SLOW', simulated: true });
  });

  test('STALE beyond 4 times due, but not before 5 s', () => {
    expect(word({ ageMs: 8_000 })).toBe('SLOW');
    expect(word({ ageMs: 8_001 })).toBe('STALE');
    expect(word({ ageMs: 4_999, dueMs: 500 })).toBe('SLOW');
    expect(word({ ageMs: 5_000, dueMs: 500 })).toBe('STALE');
  });

  test('without a rhythm: STALE at 60 s', () => {
    expect(word({ ageMs: 59_999, dueMs: undefined })).toBe('LIVE');
    expect(word({ ageMs: 60_000, dueMs: undefined })).toBe('STALE');
  });

  test('what the venue says wins over age', () => {
    expect(word({ market: 'closed', ageMs: 1e9 })).toBe('CLOSED');
    expect(word({ market: 'halted', ageMs: 1e9 })).toBe('HALTED');
    expect(word({ market: 'delayed', ageMs: 1e9 })).toBe('DELAYED');
    expect(word({ delayMinutes: 15 })).toBe('DELAYED');
  });

  test('before the first figure it is neither LIVE nor SIM', () => {
    expect(word({ ageMs: undefined })).toBe('SLOW');
  });

  test('without server or venue the word is always DISCONNECTED', () => {
    const facts = fc.record({
      ageMs: fc.option(fc.nat(), { nil: undefined }),
      dueMs: fc.option(fc.nat(), { nil: undefined }),
      market: fc.constantFrom('live', 'delayed', 'closed', 'halted', 'down', undefined),
      delayMinutes: fc.nat(20),
      simulated: fc.boolean(),
    });
    fc.assert(
      fc.property(facts, (some) => {
        expect(instrumentState({ ...some, connected: false }).word).toBe('DISCONNECTED');
        expect(instrumentState({ ...some, connected: true, market: 'down' }).word).toBe('DISCONNECTED');
        expect(instrumentState({ ...some, connected: true, noServerMs: 25_000 }).word).toBe('DISCONNECTED');
      }),
    );
  });

  test('a price never gets better by getting older', () => {
    const rank = { LIVE: 0, SIM: 0, SLOW: 1, STALE: 2 };
    const ages = fc.tuple(
      fc.nat(300_000),
      fc.nat(300_000),
      fc.option(fc.integer({ min: 500, max: 60_000 }), { nil: undefined }),
    );
    fc.assert(
      fc.property(ages, fc.boolean(), ([a, b, dueMs], simulated) => {
        const younger = word({ ageMs: Math.min(a, b), dueMs, simulated }) as keyof typeof rank;
        const older = word({ ageMs: Math.max(a, b), dueMs, simulated }) as keyof typeof rank;
        expect(rank[older]).toBeGreaterThanOrEqual(rank[younger]);
      }),
    );
  });
});
