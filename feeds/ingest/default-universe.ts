import { type AssetClass, type Instrument, type InstrumentId, venueOf } from '@/lib/market/instrument';

/** What the choice of instruments needs to know of a venue. */
export interface VenueView {
  readonly venue: string;
  readonly simulated: boolean;
  /** Whether its prices can be shown: it is live, or has been away only for a moment. */
  readonly usable: boolean;
  /** What it listed when it last answered; empty while it has not. */
  readonly catalogue: ReadonlyMap<InstrumentId, Instrument>;
}

const CRYPTO = ['BTC', 'ETH', 'SOL', 'XRP', 'DOGE', 'ADA', 'LINK', 'AVAX', 'LTC', 'PEPE', 'DOT'];
const STOCKS = ['AAPL', 'MSFT', 'NVDA', 'AMZN', 'TSLA', 'IBM', 'BAC', 'GME'];
/** Venues that have no dollar market have one of these. */
const DOLLARS = ['USD', 'USDT', 'USDC'];

interface Entry {
  readonly assetClass: AssetClass;
  /** In order of preference. */
  readonly symbols: readonly string[];
}

/** What a first visitor sees: 12 crypto pairs and 8 US stocks. */
const UNIVERSE: readonly Entry[] = [
  ...CRYPTO.map((base): Entry => ({ assetClass: 'crypto', symbols: DOLLARS.map((quote) => `${base}-${quote}`) })),
  { assetClass: 'crypto', symbols: ['ETH-BTC'] },
  ...STOCKS.map((symbol): Entry => ({ assetClass: 'stock', symbols: [symbol] })),
];

/** A recording as the venues that are in it; any other venue as it is. */
export function viewsOf(venue: VenueView & { readonly recorded: boolean }): VenueView[] {
  if (!venue.recorded) return [venue];
  const { simulated, usable, catalogue } = venue;
  const names = new Set([...catalogue.keys()].map(venueOf));
  return [...names].map((name) => ({ venue: name, simulated, usable, catalogue }));
}

/**
 * The default watchlist: each instrument on the first of its venues that is usable and lists it. Simulated ones stand
 * in for an asset class only while no venue has any of it: made-up prices never mix with made ones of a kind. Where none
 * are simulated either, rows stay on the venues that are away, and say so.
 */
export function defaultWatchlist(venues: readonly VenueView[]): InstrumentId[] {
  const simulated = venues.filter((venue) => venue.simulated);
  const entries = UNIVERSE.map((entry, index) => ({ entry, places: preferred(venues, index) }));
  const ways: ((at: (typeof entries)[number]) => readonly VenueView[])[] = [
    ({ places }) => places.filter((venue) => venue.usable),
    () => simulated,
    ({ places }) => places,
  ];
  // The first way in which an asset class has anything at all holds for all of it.
  const lists = ways.map((way) => entries.map((at) => ({ ...at.entry, id: firstListing(way(at), at.entry) })));
  const wayOf = (assetClass: AssetClass) =>
    lists.find((list) => list.some((one) => one.assetClass === assetClass && one.id !== undefined));
  return entries.flatMap(({ entry }, index) => wayOf(entry.assetClass)?.[index]?.id ?? []);
}

/**
 * For each instrument the id on the venue it belongs to when all is well. Followed even while that venue is away, so
 * that its return is noticed. Instruments whose venue has not answered yet have none.
 */
export function homes(venues: readonly VenueView[]): InstrumentId[] {
  return UNIVERSE.flatMap((entry, index) => {
    const home = preferred(venues, index).find(
      (venue) => venue.catalogue.size === 0 || firstListing([venue], entry) !== undefined,
    );
    return (home && firstListing([home], entry)) ?? [];
  });
}

/** Real venues, starting with another one for each instrument, so that all of them carry a share. */
function preferred(venues: readonly VenueView[], index: number): VenueView[] {
  const real = venues.filter((venue) => !venue.simulated);
  const first = real.length === 0 ? 0 : index % real.length;
  return [...real.slice(first), ...real.slice(0, first)];
}

function firstListing(venues: readonly VenueView[], { assetClass, symbols }: Entry): InstrumentId | undefined {
  for (const { venue, catalogue } of venues) {
    for (const symbol of symbols) {
      const instrument = catalogue.get(`${venue}:${symbol}`);
      if (instrument?.assetClass === assetClass) return instrument.id;
    }
  }
  return undefined;
}
