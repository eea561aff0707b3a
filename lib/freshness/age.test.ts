import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { AgeMeter, age } from './age';

describe('age', () => {
  test('counts from the event, or from ingest where the venue does not say', () => {
    expect(age(1_000, 400, 500)).toBe(600);
    expect(age(1_000, null, 500)).toBe(500);
    expect(age(1_000, undefined, 500)).toBe(500);
  });

  test('is negative when the clocks disagree: a fault to show, not to hide', () => {
    expect(age(1_000, 1_200, 1_000)).toBe(-200);
  });
});

describe('AgeMeter', () => {
  test('knows nothing before the first update', () => {
    const meter = new AgeMeter();
    expect(meter.current(5)).toBeUndefined();
    expect(meter.mean(5)).toBeUndefined();
    expect(meter.meanPeak).toBeUndefined();
    expect(meter.maxPeak).toBeUndefined();
  });

  test('averages over time: a sawtooth from 20 to 120 has mean 70 and peak 120', () => {
    const meter = new AgeMeter();
    for (let now = 0; now <= 1_000; now += 100) meter.update(now, now - 20);
    expect(meter.mean(1_000)).toBeCloseTo(70);
    expect(meter.meanPeak).toBeCloseTo(120);
    expect(meter.maxPeak).toBe(120);
    expect(meter.current(1_010)).toBe(30);
  });

  test('an update older than what is shown changes nothing', () => {
    const meter = new AgeMeter();
    meter.update(0, 0);
    meter.update(50, -10);
    expect(meter.current(100)).toBe(100);
    expect(meter.maxPeak).toBeUndefined();
  });

  test('restart forgets the past but not what is shown', () => {
    const meter = new AgeMeter();
    meter.update(0, -1_000);
    meter.update(10, 10);
    meter.restart(10);
    expect(meter.maxPeak).toBeUndefined();
    expect(meter.mean(30)).toBeCloseTo(10);
  });

  test('agrees with a sum over small steps', () => {
    const update = fc.record({ wait: fc.integer({ min: 1, max: 50 }), delay: fc.nat(80) });
    fc.assert(
      fc.property(fc.array(update, { minLength: 1, maxLength: 30 }), (updates) => {
        const meter = new AgeMeter();
        let now = 0;
        let shown = Number.NEGATIVE_INFINITY;
        let sum = 0;
        let steps = 0;
        let peak: number | undefined;
        for (const { wait, delay } of updates) {
          for (let step = 0; step < wait; step += 1) {
            if (shown > Number.NEGATIVE_INFINITY) {
              sum += now + step + 0.5 - shown;
              steps += 1;
            }
          }
          now += wait;
          const generated = now - delay;
          if (shown > Number.NEGATIVE_INFINITY && generated > shown) peak = Math.max(peak ?? now - shown, now - shown);
          shown = Math.max(shown, generated);
          meter.update(now, generated);
        }
        expect(meter.maxPeak).toBe(peak);
        if (steps > 0) expect(meter.mean(now)).toBeCloseTo(sum / steps, 6);
      }),
    );
  });
});
