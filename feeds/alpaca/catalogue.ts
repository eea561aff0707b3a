import { type Instrument, isInstrumentId } from '@/lib/market/instrument';
import { FeedError } from '../feed';
import { type AlpacaFeedName, NEW_YORK } from './options';
import { isRecord } from './record';

/** Prices from a dollar on move by cents, those below by hundredths of a cent (rule 612 of Regulation NMS). */
const CENT = 0.01;
const SUB_DOLLAR_STEP = 0.0001;
const MOST_NAME_CHARACTERS = 80;
/** What nearly every name ends in and nobody looks for. */
const KIND = /,? (?:Common Stock|Ordinary Shares|Common Shares)$/;

/** The instrument of the test stream; https://docs.alpaca.markets/docs/streaming-market-data */
const TEST_SYMBOL = 'FAKEPACA';

/**
 * Reads the answer of `/v2/assets`.
 * @param isCheap whether its price was below a dollar when last seen: the list itself says no prices.
 * @throws FeedError when it is no list of stocks.
 */
export function readAssets(answer: unknown, isCheap: (symbol: string) => boolean): Instrument[] {
  if (!Array.isArray(answer)) throw new FeedError('Alpaca did not give its list of stocks: its answer is no list.');
  const found = new Map<string, Instrument>();
  for (const asset of answer) {
    if (!isRecord(asset)) continue;
    const { symbol, name, status, tradable } = asset;
    if (asset.class !== 'us_equity' || status !== 'active' || tradable !== true) continue;
    if (typeof symbol !== 'string' || !isInstrumentId(`alpaca:${symbol}`)) continue;
    found.set(symbol, stock(symbol, typeof name === 'string' ? name : '', isCheap(symbol)));
  }
  if (found.size === 0) throw new FeedError('Alpaca did not give its list of stocks: none of its answer is one.');
  return [...found.values()];
}

/** @returns the whole catalogue of a feed that needs no list; undefined for the others. */
export function fixedCatalogue(feed: AlpacaFeedName): readonly Instrument[] | undefined {
  if (feed !== 'test') return undefined;
  const { timeZone, ...fake } = stock(TEST_SYMBOL, "Alpaca's test stock", false);
  // No market made its prices, but the flag is of what we make up ourselves, for the whole feed.
  return [{ ...fake, name: `${fake.name} (made up)`, candles: false }];
}

function stock(symbol: string, name: string, isCheap: boolean): Instrument {
  return {
    id: `alpaca:${symbol}`,
    name: name.replace(KIND, '').trim().slice(0, MOST_NAME_CHARACTERS) || symbol,
    venue: 'alpaca',
    symbol,
    assetClass: 'stock',
    base: symbol,
    quote: 'USD',
    priceStep: isCheap ? SUB_DOLLAR_STEP : CENT,
    realtime: true,
    delayMinutes: 0,
    simulated: false,
    trades: true,
    book: false,
    candles: true,
    timeZone: NEW_YORK,
  };
}
