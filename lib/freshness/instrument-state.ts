/** The one word a row says about its price. */
export type InstrumentWord = 'LIVE' | 'SLOW' | 'STALE' | 'DELAYED' | 'CLOSED' | 'HALTED' | 'DISCONNECTED' | 'SIM';

/** What decides the word; all durations in ms. */
export interface InstrumentFacts {
  /** Age of what is shown; undefined while nothing has arrived. */
  readonly ageMs: number | undefined;
  /** The instrument's own rhythm (`Rhythm.dueMs`); undefined while it is not known. */
  readonly dueMs: number | undefined;
  /** Whether the client's connection to the server is open. */
  readonly connected: boolean;
  /** What the venue says; undefined means it says nothing, as `live`. */
  readonly market: 'live' | 'delayed' | 'closed' | 'halted' | 'down' | undefined;
  /** 0 when realtime. */
  readonly delayMinutes: number;
  readonly simulated: boolean;
  /** How long nothing at all has come from the server; undefined or 0 when that is not measured. */
  readonly noServerMs?: number | undefined;
}

export interface InstrumentState {
  readonly word: InstrumentWord;
  /** True for anything simulated, whatever the word: the row stays hatched. */
  readonly simulated: boolean;
}

/** An update this many times overdue is STALE. */
const STALE_FACTOR = 4;
/** STALE needs at least this age, ms: a fast instrument may pause. */
const MIN_STALE_MS = 5_000;
/** STALE at this age, ms, while the rhythm is unknown. */
const UNKNOWN_RHYTHM_STALE_MS = 60_000;
/** Without anything from the server for this long, ms, an open connection is dead (heartbeats come every 15 s). */
const DEAD_CONNECTION_MS = 25_000;

/**
 * The word for an instrument. What makes the price meaningless wins over what explains it, and that over its age:
 * DISCONNECTED, HALTED, CLOSED, DELAYED, STALE, SLOW, then LIVE, or SIM where it is simulated.
 */
export function instrumentState(facts: InstrumentFacts): InstrumentState {
  return { word: wordOf(facts), simulated: facts.simulated };
}

function wordOf({ ageMs, dueMs, connected, market, delayMinutes, simulated, noServerMs = 0 }: InstrumentFacts) {
  if (!connected || noServerMs >= DEAD_CONNECTION_MS || market === 'down') return 'DISCONNECTED';
  if (market === 'halted') return 'HALTED';
  if (market === 'closed') return 'CLOSED';
  if (market === 'delayed' || delayMinutes > 0) return 'DELAYED';
  // Nothing has arrived yet: waiting for it is not LIVE, and there is nothing that could be stale.
  if (ageMs === undefined) return 'SLOW';
  if (dueMs === undefined) {
    if (ageMs >= UNKNOWN_RHYTHM_STALE_MS) return 'STALE';
  } else {
    if (ageMs > STALE_FACTOR * dueMs && ageMs >= MIN_STALE_MS) return 'STALE';
    if (ageMs > dueMs) return 'SLOW';
  }
  return simulated ? 'SIM' : 'LIVE';
}
