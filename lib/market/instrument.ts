/** `venue:SYMBOL`, for example `coinbase:BTC-USD` or `sim:AAPL`. */
export type InstrumentId = string;

export type AssetClass = 'crypto' | 'stock';

/** What is quoted, as the catalogue describes it. */
export interface Instrument {
  readonly id: InstrumentId;
  /** For people: `Bitcoin`, `Apple`. */
  readonly name: string;
  /** The part of the id before the colon. */
  readonly venue: string;
  /** The part of the id after the colon. */
  readonly symbol: string;
  readonly assetClass: AssetClass;
  /** What is bought or sold: `BTC`, `AAPL`. */
  readonly base: string;
  /** The currency prices are in: `USD`, `BTC`. */
  readonly quote: string;
  /** Smallest price change (a step such as 0.01, not a digit count); greater than 0. */
  readonly priceStep: number;
  /** False when the venue delays its figures; then `delayMinutes` says by how much. */
  readonly realtime: boolean;
  readonly delayMinutes: number;
  /** True for anything that no market made. */
  readonly simulated: boolean;
  /** True for what a recording brings: it has what its recorder heard, whatever its venue has. Absent otherwise. */
  readonly recorded?: boolean;
  /** What can be had of it beyond its quote. */
  readonly trades: boolean;
  readonly book: boolean;
  readonly candles: boolean;
  /** The exchange's time zone (IANA, as `America/New_York`); absent for what trades around the clock. */
  readonly timeZone?: string;
}

const ID_PATTERN = /^[a-z0-9]{2,24}:[A-Z0-9._-]{1,24}$/;

export function isInstrumentId(value: string): boolean {
  return ID_PATTERN.test(value);
}

/** @returns the part of an instrument id before the colon; the whole string when there is none. */
export function venueOf(id: InstrumentId): string {
  const colon = id.indexOf(':');
  return colon < 0 ? id : id.slice(0, colon);
}

/** @returns the part of an instrument id after the colon; the whole string when there is none. */
export function symbolOf(id: InstrumentId): string {
  return id.slice(id.indexOf(':') + 1);
}
