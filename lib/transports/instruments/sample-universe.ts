import type { Instrument } from '@/lib/market/instrument';
import { sampleListing } from './sample-listing';

const VENUES = ['coinbase', 'kraken', 'binance', 'okx', 'kucoin', 'bitfinex'];
const QUOTES = ['USD', 'USDT', 'USDC', 'EUR', 'BTC', 'TRY'];
const KNOWN: Readonly<Record<string, string>> = {
  BTC: 'Bitcoin',
  ETH: 'Ethereum',
  SOL: 'Solana',
  DOGE: 'Dogecoin',
  LTC: 'Litecoin',
};
/** What has been seen to get in the way of what is meant. */
const DECOYS: Readonly<Record<string, string>> = {
  BITCOIN: 'HarryPotterObamaSonic10Inu',
  BITCI: 'Bitcicoin',
  BCH: 'Bitcoin Cash',
  WBTC: 'Wrapped Bitcoin',
  BTCB: 'Bitcoin BEP2',
  ETC: 'Ethereum Classic',
  ETHW: 'EthereumPoW',
  APPLCAT: 'Apple Cat',
  APP: 'Moon App',
  COIN: 'Coin',
};
const SYLLABLES = ['mo', 'ra', 'ti', 'zu', 'ke', 'lo', 'fi', 'ne', 'pa', 'xo', 'bit', 'ether', 'coin', 'swap', 'usd'];

/** As many instruments as asked for, the same every time: some everybody knows, decoys, and made-up ones. */
export function sampleUniverse(size: number): Instrument[] {
  const stocks = [
    sampleListing('sim:AAPL', 'Apple'),
    sampleListing('sim:TSLA', 'Tesla'),
    sampleListing('yahoo:AAPL', 'Apple', { realtime: false, delayMinutes: 15 }),
    sampleListing('sim:BTC-USD', 'Bitcoin'),
  ];
  const assets = [...Object.entries(DECOYS), ...Object.entries(KNOWN), ...madeUp(size)];
  const pairs = assets.flatMap(([base, name]) =>
    VENUES.flatMap((venue, at) =>
      QUOTES.filter((quote, nth) => quote !== base && (base in KNOWN || (at + nth + base.length) % 3 === 0)).map(
        (quote) => sampleListing(`${venue}:${base}-${quote}`, name),
      ),
    ),
  );
  return [...stocks, ...pairs].slice(0, size);
}

/** What a first visitor is shown of it. */
export const SAMPLE_WATCHLIST = [
  'coinbase:BTC-USD',
  'kraken:ETH-USD',
  'coinbase:SOL-USD',
  'kraken:LTC-USD',
  'sim:AAPL',
];

function madeUp(many: number): [base: string, name: string][] {
  return Array.from({ length: many }, (_, at) => {
    const parts = [at % 15, Math.floor(at / 15) % 15, Math.floor(at / 225) % 15].map((one) => SYLLABLES[one] ?? '');
    const name = parts.join('');
    return [`${name.slice(0, 5)}${at}`.toUpperCase(), `${name.slice(0, 1).toUpperCase()}${name.slice(1)} Token`];
  });
}
