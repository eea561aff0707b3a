import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ConnectionLimits } from './connection-limits';

describe('connection limits', () => {
  test('whatever the order of coming and going, counts are those of who is here', () => {
    const steps = fc.array(fc.record({ come: fc.boolean(), address: fc.constantFrom('a', 'b', 'c'), pick: fc.nat() }));
    fc.assert(
      fc.property(steps, (history) => {
        const limits = new ConnectionLimits({ perAddress: 3, total: 5 });
        const here: { address: string; leave: () => void }[] = [];
        for (const { come, address, pick } of history) {
          if (come) {
            const mayCome = here.length < 5 && here.filter((held) => held.address === address).length < 3;
            if (mayCome) here.push({ address, leave: limits.take(address) });
            else expect(() => limits.take(address)).toThrow();
          } else {
            const [leaving] = here.splice(here.length === 0 ? 0 : pick % here.length, 1);
            leaving?.leave();
            leaving?.leave();
          }
          expect(limits.total).toBe(here.length);
        }
      }),
    );
  });
});
