import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { TRADE_BYTES, TradeBudget } from './trade-budget';
import { TradeRing } from './trade-ring';

const trade = (n: number, { seq = n, ingestTime = 1_000 } = {}) => ({
  id: 'sim:A',
  n,
  seq,
  price: 1,
  size: 1,
  ingestTime,
});

function ringOf(count: number, budget = new TradeBudget()): TradeRing {
  const ring = new TradeRing(budget);
  for (let n = 1; n <= count; n++) ring.push(trade(n, { seq: n * 10 }));
  return ring;
}

describe('a trade ring', () => {
  test('finds what lies between two sequences, against a plain list', () => {
    const seqs = fc.array(fc.integer({ min: 1, max: 5 }), { maxLength: 50 });
    fc.assert(
      fc.property(seqs, fc.nat(260), fc.nat(260), fc.nat(60), fc.nat(40), (steps, after, upTo, limit, evictions) => {
        const ring = new TradeRing(new TradeBudget());
        let seq = 0;
        const all = steps.map((step, at) => {
          seq += step;
          return trade(at + 1, { seq });
        });
        for (const each of all) ring.push(each);
        for (let at = 0; at < evictions; at++) ring.evict();
        const held = all.slice(evictions);
        expect(ring.size).toBe(held.length);
        expect(ring.evictedSeq).toBe(all[Math.min(evictions, all.length) - 1]?.seq ?? 0);
        const between = held.filter((each) => each.seq > after && each.seq <= upTo);
        expect(ring.between(after, upTo, limit)).toEqual(between.slice(0, limit));
        const until = held.filter((each) => each.seq <= upTo);
        expect(ring.latest(upTo, limit)).toEqual(limit === 0 ? [] : until.slice(-limit));
        if (upTo >= ring.evictedSeq) expect(ring.numberAt(upTo)).toBe(all.filter((each) => each.seq <= upTo).length);
      }),
    );
  });

  test('keeps 8,192 trades however old, more only while they are younger than 2 minutes', () => {
    const ring = new TradeRing(new TradeBudget());
    for (let n = 1; n <= 10_000; n++) ring.push(trade(n));
    expect(ring.size).toBe(10_000);
    ring.push(trade(10_001, { ingestTime: 1_000 + 120_000 }));
    expect(ring.size).toBe(10_001);
    ring.push(trade(10_002, { ingestTime: 1_001 + 120_000 }));
    expect(ring.size).toBe(8_192);
    ring.push(trade(10_003, { ingestTime: 1e9 }));
    expect(ring.size).toBe(8_192);
    expect(ring.evictedSeq).toBe(10_003 - 8_192);
  });

  test('frees trades on clear and restart; numbers survive the first, not the second', () => {
    const budget = new TradeBudget();
    const ring = ringOf(5, budget);
    ring.clear(70);
    expect({ size: ring.size, last: ring.lastNumber, evicted: ring.evictedSeq, held: budget.heldTrades }).toEqual({
      size: 0,
      last: 5,
      evicted: 70,
      held: 0,
    });
    ring.clear(90);
    expect(ring.evictedSeq).toBe(70);
    ring.restart();
    expect({ last: ring.lastNumber, evicted: ring.evictedSeq }).toEqual({ last: 0, evicted: 0 });
    ring.evict();
    expect(budget.heldTrades).toBe(0);
  });
});

describe('the budget', () => {
  test('is kept over all rings, and the longest gives way', () => {
    const budget = new TradeBudget(100 * TRADE_BYTES);
    const quiet = ringOf(20, budget);
    const busy = ringOf(500, budget);
    expect(budget.heldTrades).toBe(100);
    expect(quiet.size).toBe(20);
    expect(busy.size).toBe(80);
    expect(busy.evictedSeq).toBe(4_200);
    for (let n = 21; n <= 90; n++) quiet.push(trade(n, { seq: n * 10 }));
    expect(quiet.size + busy.size).toBe(100);
    expect(Math.abs(quiet.size - busy.size)).toBeLessThanOrEqual(1);
  });

  test('always leaves room for one', () => {
    expect(ringOf(3, new TradeBudget(1)).size).toBe(1);
  });
});
