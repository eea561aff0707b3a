import { type Instrument, isInstrumentId } from './instrument';

const LONGEST_NAME = 200;

const isText = (value: unknown, longest: number) =>
  typeof value === 'string' && value !== '' && value.length <= longest;
const isFlag = (value: unknown) => typeof value === 'boolean';

/** What a field must be, one entry each, so that a field added to the contract cannot be forgotten here. */
const FIELDS: { readonly [Field in keyof Instrument]-?: (value: unknown) => boolean } = {
  id: (value) => typeof value === 'string' && isInstrumentId(value),
  name: (value) => typeof value === 'string' && value.length <= LONGEST_NAME,
  venue: (value) => isText(value, 24),
  symbol: (value) => isText(value, 24),
  assetClass: (value) => value === 'crypto' || value === 'stock',
  base: (value) => isText(value, 48),
  quote: (value) => isText(value, 48),
  priceStep: (value) => typeof value === 'number' && Number.isFinite(value) && value > 0,
  realtime: isFlag,
  delayMinutes: (value) => typeof value === 'number' && Number.isFinite(value) && value >= 0,
  simulated: isFlag,
  recorded: (value) => value === undefined || isFlag(value),
  trades: isFlag,
  book: isFlag,
  candles: isFlag,
  timeZone: (value) => value === undefined || isText(value, 64),
};

/** Whether something that was kept on a disk or came over a wire is an instrument, in every field. */
export function isInstrument(value: unknown): value is Instrument {
  if (typeof value !== 'object' || value === null) return false;
  const fields = value as Readonly<Record<string, unknown>>;
  return (
    Object.entries(FIELDS).every(([field, check]) => check(fields[field])) &&
    fields.id === `${String(fields.venue)}:${String(fields.symbol)}`
  );
}
