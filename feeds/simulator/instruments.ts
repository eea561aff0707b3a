import type { AssetClass, Instrument } from '@/lib/market/instrument';
import type { HawkesParameters } from './hawkes';
import { NEW_YORK } from './trading-calendar';

/** What makes one simulated instrument behave like its model. */
export interface SimulatedInstrument extends Instrument {
  readonly arrivals: HawkesParameters;
  /** Price it starts near and is weakly drawn back to. */
  readonly referencePrice: number;
  /** Deviation of the logarithm of the price over one day of trading. */
  readonly dailyVolatility: number;
  /** In the quote currency. */
  readonly dailyTurnover: number;
  readonly sizeStep: number;
}

function kernels(branchings: readonly number[], seconds: readonly number[]) {
  return branchings.map((branching, index) => ({ branching, seconds: seconds[index] ?? 1 }));
}

// Fitted to trades of these four; the others take the kernels of the nearest one and scale the rate. Bitcoin's are moved
// towards fewer and uneven bursts: the plain fit leaves pauses that are 40 % longer than those of the recording.
const BTC: HawkesParameters = {
  rate: 9.43,
  kernels: kernels([0.2, 0.4, 0.24], [0.0065, 0.054, 6.6]),
  unevenness: 1,
};
const ETH: HawkesParameters = { rate: 6.99, kernels: kernels([0.446, 0.26, 0.132], [0.0011, 0.093, 14.8]) };
const IBM: HawkesParameters = { rate: 0.887, kernels: kernels([0.389, 0.201, 0.279], [0.0078, 0.052, 14.2]) };
const BAC: HawkesParameters = { rate: 3.08, kernels: kernels([0.485, 0.23, 0.145], [0.011, 0.029, 2.3]) };

type Row = readonly [
  symbol: string,
  name: string,
  model: HawkesParameters,
  scale: number,
  price: number,
  priceStep: number,
  sizeStep: number,
  dailyVolatility: number,
  dailyTurnover: number,
];

const CRYPTO: readonly Row[] = [
  ['BTC-USD', 'Bitcoin', BTC, 1, 91_240, 0.01, 1e-5, 0.026, 1.9e9],
  ['ETH-USD', 'Ether', ETH, 1, 3_018, 0.01, 1e-4, 0.034, 1.1e9],
  ['SOL-USD', 'Solana', ETH, 0.5, 138.4, 0.01, 1e-3, 0.043, 4.2e8],
  ['XRP-USD', 'XRP', ETH, 0.45, 2.1874, 0.0001, 1e-1, 0.04, 3.6e8],
  ['DOGE-USD', 'Dogecoin', ETH, 0.35, 0.15832, 0.00001, 1, 0.048, 1.6e8],
  ['ADA-USD', 'Cardano', ETH, 0.2, 0.4711, 0.0001, 1e-1, 0.045, 6.1e7],
  ['LINK-USD', 'Chainlink', ETH, 0.18, 13.42, 0.001, 1e-2, 0.047, 4.4e7],
  ['AVAX-USD', 'Avalanche', ETH, 0.15, 14.87, 0.01, 1e-2, 0.048, 3.1e7],
  ['LTC-USD', 'Litecoin', ETH, 0.12, 92.6, 0.01, 1e-3, 0.038, 2.9e7],
  ['PEPE-USD', 'Pepe', ETH, 0.15, 0.000008123, 1e-9, 1, 0.06, 2.2e7],
  ['DOT-USD', 'Polkadot', ETH, 0.1, 2.871, 0.001, 1e-2, 0.046, 1.4e7],
  ['ETH-BTC', 'Ether in bitcoin', ETH, 0.1, 0.03308, 0.00001, 1e-4, 0.018, 210],
];

const STOCKS: readonly Row[] = [
  ['AAPL', 'Apple', BAC, 1.3, 268.5, 0.01, 1, 0.016, 1.1e10],
  ['MSFT', 'Microsoft', BAC, 0.8, 487.1, 0.01, 1, 0.015, 9.4e9],
  ['NVDA', 'NVIDIA', BAC, 1.9, 184.3, 0.01, 1, 0.026, 3.1e10],
  ['AMZN', 'Amazon', BAC, 1, 219.8, 0.01, 1, 0.019, 8.8e9],
  ['TSLA', 'Tesla', BAC, 1.6, 402.6, 0.01, 1, 0.034, 2.9e10],
  ['IBM', 'IBM', IBM, 1, 301.2, 0.01, 1, 0.015, 1.2e9],
  ['BAC', 'Bank of America', BAC, 1, 52.4, 0.01, 1, 0.015, 1.9e9],
  ['GME', 'GameStop', IBM, 0.9, 21.7, 0.01, 1, 0.038, 1.7e8],
];

function toInstrument(assetClass: AssetClass, row: Row): SimulatedInstrument {
  const [symbol, name, model, scale, referencePrice, priceStep, sizeStep, dailyVolatility, dailyTurnover] = row;
  const [base = symbol, quote = 'USD'] = symbol.split('-');
  return {
    id: `sim:${symbol}`,
    name,
    venue: 'sim',
    symbol,
    assetClass,
    base,
    quote,
    priceStep,
    realtime: true,
    delayMinutes: 0,
    simulated: true,
    trades: true,
    book: true,
    candles: true,
    ...(assetClass === 'stock' && { timeZone: NEW_YORK }),
    arrivals: { ...model, rate: model.rate * scale },
    referencePrice,
    dailyVolatility,
    dailyTurnover,
    sizeStep,
  };
}

/** The catalogue of the simulator: 12 crypto pairs, then 8 US stocks. */
export const SIMULATED_INSTRUMENTS: readonly SimulatedInstrument[] = [
  ...CRYPTO.map((row) => toInstrument('crypto', row)),
  ...STOCKS.map((row) => toInstrument('stock', row)),
];
