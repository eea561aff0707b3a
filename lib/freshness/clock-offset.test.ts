import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ClockOffset } from './clock-offset';

describe('ClockOffset', () => {
  test('knows nothing before the first sample and leaves times alone', () => {
    const clock = new ClockOffset();
    expect(clock.offset).toBeUndefined();
    expect(clock.error).toBeUndefined();
    expect(clock.toClientTime(42)).toBe(42);
  });

  test('takes the sample with the least delay of the last 8', () => {
    const clock = new ClockOffset();
    clock.add({ t0: 0, serverTime: 1_002, t1: 4 });
    for (let t0 = 100; t0 < 800; t0 += 100) clock.add({ t0, serverTime: t0 + 1_080, t1: t0 + 100 });
    expect(clock.offset).toBe(1_000);
    expect(clock.error).toBe(2);
    clock.add({ t0: 900, serverTime: 1_930, t1: 940 });
    expect(clock.offset).toBe(1_010);
    expect(clock.error).toBe(20);
    expect(clock.toClientTime(2_010)).toBe(1_000);
  });

  test('does not count the time the server took', () => {
    const clock = new ClockOffset();
    clock.add({ t0: 0, serverTime: 510, serverSendTime: 610, t1: 120 });
    expect(clock.offset).toBe(500);
    expect(clock.error).toBe(10);
  });

  test('ignores samples taken while a clock was set', () => {
    const clock = new ClockOffset();
    clock.add({ t0: 100, serverTime: 1_000, t1: 50 });
    clock.add({ t0: 100, serverTime: Number.NaN, t1: 150 });
    expect(clock.offset).toBeUndefined();
  });

  test('the true offset is never further away than the error', () => {
    const trip = fc.record({ there: fc.nat(500), back: fc.nat(500) });
    fc.assert(
      fc.property(fc.integer({ min: -1e6, max: 1e6 }), fc.array(trip, { minLength: 1 }), (offset, trips) => {
        const clock = new ClockOffset();
        let now = 0;
        for (const { there, back } of trips) {
          clock.add({ t0: now, serverTime: now + there + offset, t1: now + there + back });
          now += there + back;
        }
        expect(Math.abs((clock.offset ?? Number.NaN) - offset)).toBeLessThanOrEqual((clock.error ?? 0) + 1e-6);
      }),
    );
  });
});
