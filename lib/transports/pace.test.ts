import { describe, expect, test } from 'vitest';
import { Pace } from './pace';

/** Feeds a pace frames at 10 Hz whose delivery takes `delay(t)` ms; the reader's clock is an hour ahead. */
function run(pace: Pace, from: number, forMs: number, delay: (at: number) => number) {
  const advice: [number, string][] = [];
  for (let at = from; at < from + forMs; at += 100) {
    const said = pace.received(at, at + 3_600_000 + delay(at));
    if (said === 'keep') continue;
    advice.push([at, said]);
    pace.restarted();
  }
  return advice;
}

describe('pace', () => {
  test('steady delivery, whatever the clocks say, keeps the frequency', () => {
    const pace = new Pace(10);
    expect(run(pace, 0, 120_000, (at) => 40 + (at % 300))).toEqual([]);
    expect(pace.frequency).toBe(10);
  });

  test('one late burst is not a slow line', () => {
    const pace = new Pace(10);
    run(pace, 0, 1_000, () => 20);
    // A page that was busy for two seconds gets its frames all at once.
    for (let at = 1_000; at < 3_000; at += 100) expect(pace.received(at, 3_600_000 + 3_000)).toBe('keep');
    expect(run(pace, 3_000, 1_000, () => 20)).toEqual([]);
  });

  test('delivery that falls behind halves the frequency, and calm restores it, more slowly after a relapse', () => {
    const pace = new Pace(10);
    const falling = run(pace, 0, 2_000, (at) => 20 + at / 2);
    expect(falling[0]?.[1]).toBe('slower');
    expect(falling[0]?.[0]).toBeLessThanOrEqual(1_200);
    expect(pace.frequency).toBeLessThan(10);
    const calm = run(pace, 10_000, 200_000, () => 20);
    expect(calm.every(([, said]) => said === 'faster')).toBe(true);
    expect(calm[0]?.[0]).toBeGreaterThan(30_000);
    expect(pace.frequency).toBe(10);
  });

  test('a route or clock that changed for good is not lateness', () => {
    const pace = new Pace(10);
    run(pace, 0, 5_000, () => 20);
    const said = run(pace, 5_000, 60_000, () => 900);
    expect(said.filter(([, advice]) => advice === 'slower').length).toBe(1);
  });
});
