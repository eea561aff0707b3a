import { describe, expect, test } from 'vitest';
import { SIMULATED_INSTRUMENTS, type SimulatedInstrument } from './instruments';
import { simulate } from './market';
import type { SimulatedEvent } from './simulated-event';
import { type TapeStatistics, tapeStatistics } from './tape-statistics';

/**
 * 346 s of Binance's real BTC/USDT spot stream of 9 August 2024 (nkaz001/hftbacktest, MIT): 9,757 trades of 3,241 orders
 * by the exchange's event time, 28,040 changes of the best bid and offer by the recorder's clock. An order is the
 * trades of one millisecond and side, since a venue tells fills and not orders.
 */
const REAL = {
  seconds: 346,
  ordersPerSecond: 9.37,
  orderGapsMs: { p50: 25, p90: 313, p99: 844 },
  tradeGapsMs: { p90: 100, p99: 613 },
  orderFano: { '0.1': 4.94, '1': 13.4, '10': 25.5 },
  meanFills: 3.01,
  singleFillShare: 0.704,
  quotesPerSecond: 81,
  priceChangeShare: 2_672 / 28_040,
};
/** What is known of it beyond that recording. */
const KNOWN = {
  tradePersistence: 0.9,
  orderPersistence: 0.68,
  moved: (fills: number) => 0.021 + 0.094 * Math.log2(fills),
};

const TOLERANCE = 0.4;
const SEEDS = Array.from({ length: 20 }, (_, index) => index + 1);

function bySymbol(symbol: string): SimulatedInstrument {
  const found = SIMULATED_INSTRUMENTS.find((one) => one.symbol === symbol);
  if (found === undefined) throw new Error(symbol);
  return found;
}

/** As a venue tells them: in whole milliseconds. */
function* told(seed: number, instrument: SimulatedInstrument, seconds: number): Generator<SimulatedEvent> {
  for (const event of simulate(seed, instrument)) {
    if (event.atMs >= seconds * 1_000) return;
    yield { ...event, atMs: Math.floor(event.atMs) };
  }
}

function statistics(seed: number, symbol: string, seconds: number): TapeStatistics {
  const instrument = bySymbol(symbol);
  return tapeStatistics(told(seed, instrument, seconds), seconds, instrument.priceStep);
}

function mean(runs: readonly TapeStatistics[], figure: (run: TapeStatistics) => number): number {
  return runs.reduce((sum, run) => sum + figure(run), 0) / runs.length;
}

function expectNear(actual: number, real: number): void {
  expect(Math.abs(actual / real - 1), `${actual.toPrecision(4)} for ${real.toPrecision(4)}`).toBeLessThan(TOLERANCE);
}

/** Counts and gaps vary much from six minutes to the next, in the market as here: their mean over many is compared. */
describe.each([
  { name: '20 seeds, each as long as the recording', seeds: SEEDS, seconds: REAL.seconds },
  { name: '2 seeds of an hour', seeds: [101, 102], seconds: 3_600 },
])('bitcoin like the recording, within 40 %: $name', ({ seeds, seconds }) => {
  const runs = seeds.map((seed) => statistics(seed, 'BTC-USD', seconds));

  test.each(['p50', 'p90', 'p99'] as const)('time between orders, %s', (quantile) => {
    expectNear(
      mean(runs, (run) => run.orderGapsMs[quantile]),
      REAL.orderGapsMs[quantile],
    );
  });

  test('time between trades: none for most, which are fills of one order', () => {
    expect(mean(runs, (run) => run.tradeGapsMs.p50)).toBe(0);
    for (const quantile of ['p90', 'p99'] as const)
      expectNear(
        mean(runs, (run) => run.tradeGapsMs[quantile]),
        REAL.tradeGapsMs[quantile],
      );
  });

  test.each(['0.1', '1', '10'] as const)('Fano factor of orders in windows of %s s', (window) => {
    expectNear(
      mean(runs, (run) => run.orderFano[window]),
      REAL.orderFano[window],
    );
  });

  test.each(['ordersPerSecond', 'meanFills', 'singleFillShare', 'quotesPerSecond', 'priceChangeShare'] as const)(
    '%s',
    (figure) => {
      expectNear(
        mean(runs, (run) => run[figure]),
        REAL[figure],
      );
    },
  );

  test('takers keep their side', () => {
    expect(mean(runs, (run) => run.tradePersistence)).toBeCloseTo(KNOWN.tradePersistence, 1);
    expect(mean(runs, (run) => run.orderPersistence)).toBeCloseTo(KNOWN.orderPersistence, 1);
  });

  test('the spread is one step 99 % of the time', () => {
    expectNear(
      mean(runs, (run) => run.wideShare),
      0.01,
    );
  });

  test('orders with more fills move the price more often', () => {
    // Of 2 to 3 fills, and of 4 to 7, the mean.
    expectNear(
      mean(runs, (run) => run.movingShare[0] ?? 0),
      KNOWN.moved(1),
    );
    expectNear(
      mean(runs, (run) => run.movingShare[1] ?? 0),
      KNOWN.moved(2.3),
    );
    expectNear(
      mean(runs, (run) => run.movingShare[2] ?? 0),
      KNOWN.moved(4.9),
    );
  });
});

/** Of those no recording is at hand: what their kernels say they do. */
test.each([
  ['ETH-USD', 6.99],
  ['IBM', 0.887],
  ['BAC', 3.08],
])('%s has the rate it was fitted with, and bursts', (symbol, rate) => {
  const instrument = bySymbol(symbol);
  // A whole session of a stock: its half hours differ.
  const seconds = instrument.assetClass === 'stock' ? 13 * 1_800 : 3_600;
  const runs = [statistics(1, symbol, seconds)];
  expectNear(
    mean(runs, (run) => run.ordersPerSecond),
    rate,
  );
  expect(mean(runs, (run) => run.orderFano['1'])).toBeGreaterThan(2);
});
