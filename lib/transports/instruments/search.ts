import type { Instrument } from '@/lib/market/instrument';

/** @returns the instruments that match, best first; all of them, in their order, for an empty search. */
export function searchInstruments(instruments: readonly Instrument[], search: string): readonly Instrument[] {
  const wanted = search.trim().toLowerCase();
  if (wanted === '') return instruments;
  return instruments
    .map((instrument) => ({ instrument, rank: rankOf(instrument, wanted) }))
    .filter((match): match is { instrument: Instrument; rank: number } => match.rank !== undefined)
    .sort((a, b) => a.rank - b.rank)
    .map((match) => match.instrument);
}

/** Smaller is better; undefined is no match. */
function rankOf(instrument: Instrument, wanted: string): number | undefined {
  const base = instrument.base.toLowerCase();
  const name = instrument.name.toLowerCase();
  const id = instrument.id.toLowerCase();
  if (base === wanted || id === wanted || instrument.symbol.toLowerCase() === wanted) return 0;
  if (name === wanted) return 1;
  if (base.startsWith(wanted)) return 2;
  if (name.split(' ').some((word) => word.startsWith(wanted))) return 3;
  if (id.includes(wanted)) return 4;
  return name.includes(wanted) ? 5 : undefined;
}
