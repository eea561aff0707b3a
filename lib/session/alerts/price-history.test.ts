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

test('a clock that was set back forgets what is later', () => {
  const history = new PriceHistory(WINDOW_MS);
  history.add(100_000, 1);
  history.add(150_000, 2);
  history.add(120_000, 3);
  expect(history.base(185_000)).toBe(3);
  expect(new PriceHistory(WINDOW_MS).base(0)).toBeUndefined();
});
