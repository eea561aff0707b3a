import type { InstrumentId } from '@/lib/market/instrument';
import { LIMITS } from '@/lib/protocol/limits';

/** An address that names no instrument gets so many of the server's own list. */
const DEFAULT_INSTRUMENTS = 3;
/** Names told before only the number of the others is. */
const MOST_TOLD = 5;

/** What the catalogue says. */
export interface Offered {
  /** Those of the named instruments that there are. */
  readonly ids: readonly InstrumentId[];
  /** What the server would start with. */
  readonly defaults: readonly InstrumentId[];
}

/**
 * What a race runs on: of the instruments named those that there are, as many as a reader may have trades of.
 * @returns them, and one sentence for whatever was named and is not among them.
 */
export function instrumentsOf(
  named: readonly InstrumentId[],
  { ids, defaults }: Offered,
): { readonly instruments: readonly InstrumentId[]; readonly notes: readonly string[] } {
  const notes: string[] = [];
  const found = named.filter((id) => ids.includes(id));
  const missing = named.filter((id) => !ids.includes(id));
  if (missing.length > 0) {
    const told = missing.slice(0, MOST_TOLD).join(', ');
    const more = missing.length > MOST_TOLD ? ` and ${missing.length - MOST_TOLD} more` : '';
    notes.push(`${told}${more}: not in the server’s catalogue; left out.`);
  }
  if (found.length === 0) {
    if (named.length > 0) notes.push('That leaves none; the first of the server’s own list are used.');
    return { instruments: defaults.slice(0, DEFAULT_INSTRUMENTS), notes };
  }
  if (found.length > LIMITS.trades)
    notes.push(`${found.length} instruments were named; the first ${LIMITS.trades} are used.`);
  return { instruments: found.slice(0, LIMITS.trades), notes };
}
