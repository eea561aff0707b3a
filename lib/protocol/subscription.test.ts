import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { instrumentsOf, subscriptionHash, subscriptionOf } from './subscription';

const id = fc.stringMatching(/^[a-z]{2,3}:[A-D]{1,2}$/);
const ids = fc.array(id, { maxLength: 12 });
const wanted = fc.record({ quotes: ids, trades: ids, books: ids });

describe('a subscription', () => {
  test('is sorted and without duplicates, and making one of it again changes nothing', () => {
    fc.assert(
      fc.property(wanted, (some) => {
        const subscription = subscriptionOf(some);
        for (const kind of ['quotes', 'trades', 'books'] as const)
          expect(subscription[kind]).toEqual([...new Set(some[kind])].sort());
        expect(subscriptionOf(subscription)).toEqual(subscription);
      }),
    );
  });

  test('names every instrument once', () => {
    expect(instrumentsOf(subscriptionOf({ quotes: ['a:B', 'a:A'], trades: ['a:A'], books: ['c:D'] }))).toEqual(
      new Set(['a:A', 'a:B', 'c:D']),
    );
    expect(subscriptionOf({})).toEqual({ quotes: [], trades: [], books: [] });
  });
});

describe('its hash', () => {
  test('does not depend on order or repetition', () => {
    fc.assert(
      fc.property(wanted, fc.infiniteStream(fc.nat()), (some, order) => {
        const shuffled = (list: string[]) =>
          [...list, ...list]
            .map((value) => ({ value, at: order.next().value }))
            .sort((a, b) => a.at - b.at)
            .map(({ value }) => value);
        const other = {
          quotes: shuffled(some.quotes),
          trades: shuffled(some.trades),
          books: shuffled(some.books),
        };
        expect(subscriptionHash(subscriptionOf(other))).toBe(subscriptionHash(subscriptionOf(some)));
      }),
    );
  });

  test('is 48 bits as 12 hex digits, as it always was: cursors of clients that are out there contain it', () => {
    const hash = subscriptionHash(subscriptionOf({ quotes: ['coinbase:BTC-USD'], trades: [], books: [] }));
    expect(hash).toBe(fnv('qcoinbase:BTC-USD;t;b'));
    fc.assert(fc.property(wanted, (some) => /^[0-9a-f]{12}$/.test(subscriptionHash(subscriptionOf(some)))));
  });

  test('tells kinds and instruments apart: no two of 60,000 subscriptions share one', () => {
    const seen = new Set<string>();
    let made = 0;
    for (let first = 0; first < 200; first++)
      for (let second = 0; second < 100; second++) {
        const quotes = [`sim:A${first}`, `sim:B${second}`];
        for (const some of [{ quotes }, { trades: quotes }, { quotes, trades: [`sim:A${first}`] }]) {
          seen.add(subscriptionHash(subscriptionOf(some)));
          made++;
        }
      }
    expect(seen.size).toBe(made);
  });

  test('uses all of its 48 bits', () => {
    let ones = 0n;
    let zeros = 0n;
    for (let at = 0; at < 500; at++) {
      const hash = BigInt(`0x${subscriptionHash(subscriptionOf({ quotes: [`sim:T${at}`] }))}`);
      ones |= hash;
      zeros |= ~hash & 0xffffffffffffn;
    }
    expect(ones).toBe(0xffffffffffffn);
    expect(zeros).toBe(0xffffffffffffn);
  });
});

/** FNV-1a over 64 bits in halves of 32, folded to 48: written a second time, another way. */
function fnv(text: string): string {
  let high = 0xcbf29ce4;
  let low = 0x84222325;
  for (const unit of Buffer.from(text)) {
    low = (low ^ unit) >>> 0;
    // The prime is 2^40 + 0x1b3.
    const product = low * 0x1b3;
    const carry = Math.floor(product / 2 ** 32);
    high = (Math.imul(high, 0x1b3) + carry + low * 256) % 2 ** 32;
    if (high < 0) high += 2 ** 32;
    low = product % 2 ** 32;
  }
  const top = high >>> 16;
  const middle = high & 0xffff;
  const folded = BigInt(middle) * 2n ** 32n + BigInt(low);
  return (folded ^ BigInt(top)).toString(16).padStart(12, '0');
}
