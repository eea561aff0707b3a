import type { InstrumentWord } from '@/lib/freshness/instrument-state';
import type { Instrument } from '@/lib/market/instrument';
import type { Quote } from '@/lib/market/quote';

/** One venue's side of a pair, as it is known now. */
export interface VenueQuote {
  readonly instrument: Instrument;
  readonly quote: Quote | undefined;
  readonly word: InstrumentWord;
}

/** A price and the venue that quotes it. */
export interface VenuePrice {
  readonly venue: string;
  readonly price: number;
}

/** A pair over all venues that quote it. */
export interface PairQuote {
  /** The highest bid and the lowest ask of those that count; of different venues they may be crossed. */
  readonly bid: VenuePrice | undefined;
  readonly ask: VenuePrice | undefined;
  /** Where the newest price was made: what its row says beside bid and ask is of this one. */
  readonly lead: VenueQuote;
  /** Venues left out: their prices are not of now. */
  readonly excluded: readonly string[];
}

/** Whose best bid and offer may be put beside others'. Delayed, closed, halted and old ones are not of this moment. */
const COUNTS: ReadonlySet<InstrumentWord> = new Set(['LIVE', 'SLOW', 'SIM']);

/**
 * Puts the quotes of one pair together: best bid, best ask, and the newest last price of the venues that count. Where
 * none counts, the newest of all leads and there is no best price.
 * @param venues at least one, in order of preference among equals.
 */
export function pairQuote(venues: readonly [VenueQuote, ...VenueQuote[]]): PairQuote {
  const counting = venues.filter(({ word }) => COUNTS.has(word));
  let bid: VenuePrice | undefined;
  let ask: VenuePrice | undefined;
  for (const { instrument, quote } of counting) {
    const { venue } = instrument;
    if (typeof quote?.bid === 'number' && (bid === undefined || quote.bid > bid.price))
      bid = { venue, price: quote.bid };
    if (typeof quote?.ask === 'number' && (ask === undefined || quote.ask < ask.price))
      ask = { venue, price: quote.ask };
  }
  const [first = venues[0], ...others] = counting.length > 0 ? counting : venues;
  const lead = others.reduce((newest, one) => (lastAt(one) > lastAt(newest) ? one : newest), first);
  return {
    bid,
    ask,
    lead,
    excluded: venues.filter(({ word }) => !COUNTS.has(word)).map(({ instrument }) => instrument.venue),
  };
}

/** When its last price was made, as well as that is known; ms since 1970. */
function lastAt({ quote }: VenueQuote): number {
  if (typeof quote?.last !== 'number') return Number.NEGATIVE_INFINITY;
  return quote.lastTime ?? quote.eventTime ?? quote.ingestTime;
}

/** What instruments must have in common to be one pair; simulated ones are never put together with real ones. */
export function pairKey({ assetClass, base, quote, simulated }: Instrument): string {
  return `${simulated ? 'simulated ' : ''}${assetClass} ${base}-${quote}`;
}

/** Instruments that are the same pair, together where the first of them stands. */
export function byPair(instruments: readonly Instrument[]): readonly (readonly [Instrument, ...Instrument[]])[] {
  const pairs = new Map<string, [Instrument, ...Instrument[]]>();
  for (const instrument of instruments) {
    const pair = pairs.get(pairKey(instrument));
    if (pair === undefined) pairs.set(pairKey(instrument), [instrument]);
    else pair.push(instrument);
  }
  return [...pairs.values()];
}
