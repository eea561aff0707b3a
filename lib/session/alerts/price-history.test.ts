import fc from 'fast-check';
import { expect, test } from 'vitest';
import { PriceHistory } from './price-history';

const WINDOW_MS = 60_000;
const SPACING_MS = WINDOW_MS / 240;

test('tells a price of that time, give or take a slot, and holds a bounded number of them', () => {
  fc.assert(
    fc.property(
      fc.array(fc.record({ afterMs: fc.nat(5_000), price: fc.integer({ min: 1, max: 1e6 }) }), {
        minLength: 1,
        maxLength: 400,
      }),
      (steps) => {
        const history = new PriceHistory(WINDOW_MS);
        const all: { time: number; price: number }[] = [];
        let time = 1_790_000_000_000;
        for (const { afterMs, price } of steps) {
          time += afterMs;
          all.push({ time, price });
          history.add(time, price);
          expect(history.size).toBeLessThanOrEqual(242);
          const from = time - WINDOW_MS;
          const before = all.filter((point) => point.time <= from);
          // Whatever was the price within a slot of that instant will do.
          const allowed =
            before.length === 0
              ? all.filter((point) => point.time <= (all[0]?.time ?? 0) + SPACING_MS)
              : all.filter((point) => point.time > from - SPACING_MS && point.time <= from);
          const inForce = before.findLast((point) => point.time <= from - SPACING_MS);
          expect([...allowed, ...(inForce === undefined ? [] : [inForce])].map((point) => point.price)).toContain(
            history.base(time),
          );
        }
      },
    ),
  );
});

test('a price is not known to have held on while nobody looked', () => {
  const history = new PriceHistory(WINDOW_MS);
  expect(history.base(0)).toBeUndefined();
  history.interrupt(0);
  expect(history.size).toBe(0);
  history.add(100_000, 1);
  history.interrupt(130_000);
  history.interrupt(150_000);
  // It held until then, and a price within the window is one, whatever was not seen after it.
  expect([history.base(120_000), history.base(190_000)]).toEqual([1, 1]);
  expect(history.base(190_001)).toBeUndefined();
  history.add(200_000, 2);
  expect([history.base(190_000), history.base(200_000), history.base(260_000)]).toEqual([1, 2, 2]);
});
