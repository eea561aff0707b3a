import type { FakeLevel } from './fake-book';
import type { FakeMarket } from './protocol';

const KRAKEN_DEPTH = 25;
const SIZE_DECIMALS = 8;

/** Best levels last told, by market: Kraken tells what has changed among as many as were asked for. */
const told = new WeakMap<FakeMarket, { bids: readonly FakeLevel[]; asks: readonly FakeLevel[] }>();

const CRC_TABLE = Uint32Array.from({ length: 256 }, (_, n) => {
  let value = n;
  for (let bit = 0; bit < 8; bit++) value = value & 1 ? (value >>> 1) ^ 0xed_b8_83_20 : value >>> 1;
  return value >>> 0;
});

function crc32(text: string): number {
  let crc = 0xff_ff_ff_ff;
  for (const byte of Buffer.from(text)) crc = (crc >>> 8) ^ (CRC_TABLE[(crc ^ byte) & 0xff] ?? 0);
  return (crc ^ 0xff_ff_ff_ff) >>> 0;
}

const entry = ([price, qty]: FakeLevel) => ({ price, qty });

/** Over the best ten of each side, without points and without zeros in front. */
function checksumOf(market: FakeMarket, bids: readonly FakeLevel[], asks: readonly FakeLevel[]): number {
  const decimals = Math.max(0, Math.round(-Math.log10(market.priceStep)));
  const plain = (text: string) => text.replace('.', '').replace(/^0+/, '');
  const text = [...asks.slice(0, 10), ...bids.slice(0, 10)]
    .map(([price, size]) => plain(price.toFixed(decimals)) + plain(size.toFixed(SIZE_DECIMALS)))
    .join('');
  const { book } = market;
  if (!book.isSpoiltOnce) return crc32(text);
  book.isSpoiltOnce = false;
  return crc32(text) ^ 1;
}

const message = (market: FakeMarket, type: string, data: object) => ({
  channel: 'book',
  type,
  data: [{ symbol: `${market.base}/${market.quote}`, ...data }],
});

export function krakenSnapshot(market: FakeMarket): object {
  const { bids, asks } = market.book.whole(KRAKEN_DEPTH);
  told.set(market, { bids, asks });
  const checksum = checksumOf(market, bids, asks);
  return message(market, 'snapshot', { bids: bids.map(entry), asks: asks.map(entry), checksum });
}

/** Levels that are new or have another size, and those that are gone; what merely fell out of reach is not told. */
function changes(before: readonly FakeLevel[], now: readonly FakeLevel[], isThere: (price: number) => boolean) {
  const sizes = new Map(before);
  const gone = before.filter(([price]) => !isThere(price)).map(([price]): FakeLevel => [price, 0]);
  return [...gone, ...now.filter(([price, size]) => sizes.get(price) !== size)].map(entry);
}

export function krakenUpdate(market: FakeMarket): object {
  const all = { bids: market.book.bids, asks: market.book.asks };
  const [bids, asks] = [all.bids.slice(0, KRAKEN_DEPTH), all.asks.slice(0, KRAKEN_DEPTH)];
  const before = told.get(market) ?? { bids: [], asks: [] };
  told.set(market, { bids, asks });
  const isThere = (levels: readonly FakeLevel[]) => (price: number) => levels.some(([each]) => each === price);
  return message(market, 'update', {
    bids: changes(before.bids, bids, isThere(all.bids)),
    asks: changes(before.asks, asks, isThere(all.asks)),
    checksum: checksumOf(market, bids, asks),
    timestamp: new Date().toISOString().replace('Z', '123Z'),
  });
}
