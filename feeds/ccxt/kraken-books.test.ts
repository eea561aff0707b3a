import { crc32 } from 'node:zlib';
import { expect, test } from 'vitest';
import type { CcxtBook } from './exchange';
import { krakenChecksum } from './kraken-books';

/** The worked example of Kraken's guide "Book checksum (WebSocket v2)", BTC/USD with 1 and 8 decimals. */
const ASKS = [
  [45_285.2, 0.001],
  [45_286.4, 1.54571953],
  [45_286.6, 1.54571109],
  [45_289.6, 1.54560911],
  [45_290.2, 0.1589066],
  [45_291.8, 1.54553491],
  [45_294.7, 0.04454749],
  [45_296.1, 0.3538],
  [45_297.5, 0.09945542],
  [45_299.5, 0.18772827],
];
const BIDS = [
  [45_283.5, 0.1],
  [45_283.4, 1.54582015],
  [45_282.1, 0.1],
  [45_281.0, 0.1],
  [45_280.3, 1.54592586],
  [45_279.0, 0.0799],
  [45_277.6, 0.03310103],
  [45_277.5, 0.3],
  [45_277.3, 1.54602737],
  [45_276.6, 0.15445238],
];
const EXPECTED = 3_310_070_434;
const exchange = { crc32: (text: string) => crc32(text) };
const checksum = (bids: number[][], asks: number[][]) =>
  krakenChecksum(exchange, { bids, asks } as unknown as CcxtBook, 1, 8);

test("Kraken's own example has Kraken's checksum, whatever lies deeper", () => {
  expect(checksum(BIDS, ASKS)).toBe(EXPECTED);
  expect(checksum([...BIDS, [45_000, 1]], [...ASKS, [46_000, 1]])).toBe(EXPECTED);
});

test('a missing level and another size have another one', () => {
  expect(checksum(BIDS.slice(1), ASKS)).not.toBe(EXPECTED);
  expect(checksum([[45_283.5, 0.2], ...BIDS.slice(1)], ASKS)).not.toBe(EXPECTED);
});
