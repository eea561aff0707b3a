import { expect, test } from 'vitest';
import { Ledger } from './ledger';

test('finds what was applied twice or out of order by itself, whoever applied it', () => {
  const ledger = new Ledger();
  for (const n of [1, 2, 2, 5, 4, 5, 6]) ledger.applied('sim:A', n);
  ledger.applied('sim:B', 1);
  expect(ledger.counts).toEqual({ applied: 8, duplicate: 2, outOfOrder: 1, missed: 0, overlap: 0, unknown: 0 });
});

test('adds up what it is told', () => {
  const ledger = new Ledger();
  ledger.missed(3);
  ledger.missed(0);
  ledger.missed(2);
  ledger.overlap();
  expect(ledger.counts).toMatchObject({ missed: 5, overlap: 1, applied: 0 });
});

test('a new epoch starts numbers again and keeps the counts', () => {
  const ledger = new Ledger();
  ledger.applied('sim:A', 7);
  ledger.restarted();
  ledger.applied('sim:A', 1);
  ledger.applied('sim:A', 7);
  expect(ledger.counts).toMatchObject({ applied: 3, duplicate: 0, outOfOrder: 0, unknown: 1 });
});
