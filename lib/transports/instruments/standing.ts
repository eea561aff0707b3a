import type { Instrument } from '@/lib/market/instrument';

/** Currencies most people count in, best known first. */
const CURRENCIES = ['USD', 'USDT', 'USDC', 'EUR'];

/**
 * Instruments by how likely they are meant where nothing else tells them apart: those of which the first visitor's list
 * has the base first, real before simulated, known currencies before others, realtime before delayed, what is listed
 * often before what is not, then by id.
 * @param known bases everybody knows.
 */
export function byStanding(instruments: readonly Instrument[], known: ReadonlySet<string>): Instrument[] {
  const listings = new Map<string, number>();
  for (const { base } of instruments) listings.set(base, (listings.get(base) ?? 0) + 1);
  const weighed = instruments.map((instrument) => {
    const { base, quote, simulated, realtime } = instrument;
    const currency = CURRENCIES.indexOf(quote);
    const rare = 1 - Math.min(listings.get(base) ?? 0, 9_999) / 10_000;
    const weight =
      (known.has(base) ? 0 : 1_000) +
      (simulated ? 100 : 0) +
      (currency < 0 ? CURRENCIES.length : currency) * 10 +
      (realtime ? 0 : 1) +
      rare;
    return { instrument, weight };
  });
  // By code unit: the same everywhere, and much quicker than by the rules of a language.
  weighed.sort((a, b) => a.weight - b.weight || (a.instrument.id < b.instrument.id ? -1 : 1));
  return weighed.map(({ instrument }) => instrument);
}
