import type { InstrumentId } from '@/lib/market/instrument';

/** Those that are wanted, in the order of their claim: whoever has a place keeps it; newcomers wait. */
export function holdersFirst(wanted: ReadonlySet<InstrumentId>, holders: ReadonlySet<InstrumentId>): InstrumentId[] {
  return [...wanted].sort((a, b) => Number(holders.has(b)) - Number(holders.has(a)));
}
