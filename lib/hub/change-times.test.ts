import fc from 'fast-check';
import { expect, test } from 'vitest';
import { ChangeTimes } from './change-times';

test('finds the first change after a sequence, against a plain list of the last 256', () => {
  const steps = fc.array(fc.integer({ min: 1, max: 3 }), { maxLength: 700 });
  fc.assert(
    fc.property(steps, fc.nat(1_500), (gaps, after) => {
      const times = new ChangeTimes();
      let seq = 0;
      const all = gaps.map((gap, at) => {
        seq += gap;
        return { seq, time: at * 7 };
      });
      for (const each of all) times.push(each.seq, each.time);
      const first = all.slice(-256).find((each) => each.seq > after);
      const found = times.firstAfter(after);
      expect(found?.time).toBe(first?.time);
      // Never exact where an earlier change was forgotten, always where none was.
      const truth = all.find((each) => each.seq > after);
      if (truth?.seq !== first?.seq) expect(found?.bound).toBe(true);
      if (all.length <= 256) expect(found?.bound ?? false).toBe(false);
    }),
  );
});

test('forgets everything on clear', () => {
  const times = new ChangeTimes();
  times.push(1, 10);
  times.clear();
  expect(times.firstAfter(0)).toBeUndefined();
});
