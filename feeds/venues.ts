/** Names for people; an exchange or asset that is not here goes by its id. */
const VENUE_NAMES: Readonly<Record<string, string>> = {
  alpaca: 'Alpaca',
  coinbase: 'Coinbase',
  kraken: 'Kraken',
  binance: 'Binance',
  bitfinex: 'Bitfinex',
  bitstamp: 'Bitstamp',
  bybit: 'Bybit',
  cryptocom: 'Crypto.com',
  gemini: 'Gemini',
  kucoin: 'KuCoin',
  okx: 'OKX',
  yahoo: 'Yahoo Finance',
};

const ASSET_NAMES: Readonly<Record<string, string>> = {
  AAVE: 'Aave',
  ADA: 'Cardano',
  ALGO: 'Algorand',
  ATOM: 'Cosmos',
  AVAX: 'Avalanche',
  BCH: 'Bitcoin Cash',
  BNB: 'BNB',
  BTC: 'Bitcoin',
  DOGE: 'Dogecoin',
  DOT: 'Polkadot',
  ETC: 'Ethereum Classic',
  ETH: 'Ethereum',
  HBAR: 'Hedera',
  LINK: 'Chainlink',
  LTC: 'Litecoin',
  NEAR: 'NEAR Protocol',
  PEPE: 'Pepe',
  SHIB: 'Shiba Inu',
  SOL: 'Solana',
  SUI: 'Sui',
  TON: 'Toncoin',
  TRX: 'TRON',
  UNI: 'Uniswap',
  USDC: 'USD Coin',
  USDT: 'Tether',
  XLM: 'Stellar',
  XMR: 'Monero',
  XRP: 'XRP',
};

/** @returns the name of an exchange for people. */
export function venueName(venue: string): string {
  return VENUE_NAMES[venue] ?? venue;
}

/** @returns the name of a crypto asset for people, or undefined. */
export function assetName(code: string): string | undefined {
  return Object.hasOwn(ASSET_NAMES, code) ? ASSET_NAMES[code] : undefined;
}
