import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { SIMULATED_INSTRUMENTS, type SimulatedInstrument } from './instruments';
import { simulate } from './market';
import type { SimulatedEvent } from './simulated-event';

function instrument(symbol: string): SimulatedInstrument {
  const found = SIMULATED_INSTRUMENTS.find((one) => one.symbol === symbol);
  if (found === undefined) throw new Error(symbol);
  return found;
}

function take(seed: number | string, symbol: string, count: number): SimulatedEvent[] {
  return [...first(count, simulate(seed, instrument(symbol)))];
}

function* first<T>(count: number, items: Iterable<T>): Generator<T> {
  let left = count;
  for (const item of items) {
    if (left === 0) return;
    left -= 1;
    yield item;
  }
}

function* until(seed: number | string, symbol: string, seconds: number): Generator<SimulatedEvent> {
  for (const event of simulate(seed, instrument(symbol))) {
    if (event.atMs >= seconds * 1_000) return;
    yield event;
  }
}

test('the catalogue is 12 crypto pairs and 8 US stocks', () => {
  expect(SIMULATED_INSTRUMENTS.filter((one) => one.assetClass === 'crypto')).toHaveLength(12);
  expect(SIMULATED_INSTRUMENTS.filter((one) => one.assetClass === 'stock')).toHaveLength(8);
});

test('same seed, same events; another seed or instrument, others', () => {
  expect(take(7, 'BTC-USD', 3_000)).toEqual(take(7, 'BTC-USD', 3_000));
  expect(take(7, 'BTC-USD', 3_000)).not.toEqual(take(8, 'BTC-USD', 3_000));
  expect(take(7, 'ETH-USD', 50).map((event) => event.atMs)).not.toEqual(
    take(7, 'SOL-USD', 50).map((event) => event.atMs),
  );
});

test('it begins with a full set of figures', () => {
  const opening = take(1, 'AAPL', 4);
  expect(opening.map((event) => [event.kind, event.atMs])).toEqual([
    ['quote', 0],
    ['quote', 0],
    ['quote', 0],
    ['state', 0],
  ]);
  const fields = Object.assign({}, ...opening.map((event) => (event.kind === 'quote' ? event.fields : {})));
  for (const name of ['bid', 'bidSize', 'ask', 'askSize', 'last', 'open', 'high', 'low', 'volume', 'turnover']) {
    expect(fields[name], name).toBeGreaterThan(0);
  }
});

test('bid < ask, prices on the grid and time in order, whatever the seed and instrument', () => {
  fc.assert(
    fc.property(fc.integer(), fc.constantFrom(...SIMULATED_INSTRUMENTS), (seed, one) => {
      let atMs = 0;
      let [bid, ask] = [0, 0];
      for (const event of first(2_000, simulate(seed, one))) {
        if (event.atMs < atMs) throw new Error(`time goes back from ${atMs} to ${event.atMs}`);
        atMs = event.atMs;
        if (event.kind === 'trade') {
          const ticks = event.price / one.priceStep;
          if (Math.abs(ticks - Math.round(ticks)) > 1e-3) throw new Error(`${event.price} is off the grid`);
          if (!(event.size > 0)) throw new Error(`size ${event.size}`);
          // A trade is at or beyond the quote it hit, and no more than 5 % beyond.
          const beyond = event.side === 'buy' ? event.price / ask : bid / event.price;
          if (!(beyond > 0.999999 && beyond < 1.05)) throw new Error(`${event.side} at ${event.price}, ${bid}/${ask}`);
        } else if (event.kind === 'quote' && event.source === 'bidAsk') {
          [bid, ask] = [event.fields.bid ?? Number.NaN, event.fields.ask ?? Number.NaN];
          if (!(bid > 0 && bid < ask)) throw new Error(`bid ${bid} ask ${ask}`);
        } else if (event.kind === 'quote' && event.source === 'day') {
          const { high, low, open } = event.fields;
          if (!((low ?? 0) > 0 && (low ?? 0) <= (high ?? 0) && (open ?? 0) > 0)) throw new Error('day figures');
        }
      }
    }),
    { numRuns: 60 },
  );
});

describe('an hour of bitcoin looks like the real one', () => {
  const events = [...until(1, 'BTC-USD', 3_600)];
  const trades = events.filter((event) => event.kind === 'trade');
  const quotes = events.filter((event) => event.kind === 'quote' && event.source === 'bidAsk');

  test('rates: 9.4 orders/s, some 25 trades/s, some 80 changes of best bid and offer/s', () => {
    expect(new Set(trades.map((event) => event.atMs)).size / 3_600).toBeCloseTo(9.43, -0.4);
    expect(trades.length / 3_600).toBeGreaterThan(18);
    expect(trades.length / 3_600).toBeLessThan(35);
    expect(quotes.length / 3_600).toBeGreaterThan(60);
    expect(quotes.length / 3_600).toBeLessThan(110);
  });

  test('trades come in bursts: counts per second vary far more than independent ones would', () => {
    const counts = new Array<number>(3_600).fill(0);
    let last = -1;
    for (const { atMs } of trades) {
      if (atMs === last) continue;
      last = atMs;
      const second = Math.floor(atMs / 1_000);
      counts[second] = (counts[second] ?? 0) + 1;
    }
    const mean = counts.reduce((sum, count) => sum + count, 0) / counts.length;
    const variance = counts.reduce((sum, count) => sum + (count - mean) ** 2, 0) / counts.length;
    expect(variance / mean).toBeGreaterThan(5);
  });

  test('takers keep their side: nine in ten trades, two in three orders', () => {
    const sides = trades.flatMap((event) => (event.kind === 'trade' ? event : []));
    const persistence = (list: readonly { side: string }[]) =>
      list.filter((event, index) => event.side === list[index - 1]?.side).length / (list.length - 1);
    expect(persistence(sides)).toBeCloseTo(0.89, 1);
    const orders = sides.filter((event, index) => event.atMs !== sides[index - 1]?.atMs);
    expect(persistence(orders)).toBeCloseTo(0.68, 1);
  });

  test('the spread is one tick 99 % of the time', () => {
    let [wideMs, since] = [0, -1];
    for (const event of quotes) {
      if (event.kind !== 'quote') continue;
      if (since >= 0) wideMs += event.atMs - since;
      since = (event.fields.ask ?? 0) - (event.fields.bid ?? 0) > 0.015 ? event.atMs : -1;
    }
    expect(wideMs / 3_600_000).toBeGreaterThan(0.002);
    expect(wideMs / 3_600_000).toBeLessThan(0.02);
  });

  test('most quotes change only a size, and the price stays near where it began', () => {
    let [moved, bid, ask] = [0, 0, 0];
    for (const event of quotes) {
      if (event.kind !== 'quote') continue;
      if (event.fields.bid !== bid || event.fields.ask !== ask) moved += 1;
      [bid, ask] = [event.fields.bid ?? 0, event.fields.ask ?? 0];
    }
    expect(moved / quotes.length).toBeGreaterThan(0.03);
    expect(moved / quotes.length).toBeLessThan(0.15);
    expect(Math.abs(bid / instrument('BTC-USD').referencePrice - 1)).toBeLessThan(0.05);
  });
});

test('stocks trade most at the open, least at noon', () => {
  const counts = new Array<number>(13).fill(0);
  for (const event of until(3, 'IBM', 13 * 1_800)) {
    if (event.kind !== 'trade') continue;
    const halfHour = Math.floor(event.atMs / 1_800_000);
    counts[halfHour] = (counts[halfHour] ?? 0) + 1;
  }
  const [open = 0, , , , , , , noon = 0] = counts;
  expect(open).toBeGreaterThan(2 * noon);
});
