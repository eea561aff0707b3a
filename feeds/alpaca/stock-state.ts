import type { InstrumentId } from '@/lib/market/instrument';
import type { StateEvent } from '@/lib/market/market-event';
import type { MarketPhase } from './calendar';
import type { Halt } from './halts';

/** All that the state of a stock follows from. */
export interface StockFacts {
  readonly id: InstrumentId;
  /** Why Alpaca does not send it. */
  readonly refusal: string | undefined;
  /** Undefined while the calendar is not known, and on the test stream, which has none. */
  readonly phase: MarketPhase | undefined;
  readonly halt: Halt | undefined;
  /** What was told of it last. */
  readonly told: StateEvent | undefined;
  /** Our time, ms since 1970. */
  readonly now: number;
}

/** @returns undefined while nothing is known of it. */
export function stockState({ id, refusal, phase, halt, told, now }: StockFacts): StateEvent | undefined {
  const event = { kind: 'state', id } as const;
  if (refusal !== undefined) return { ...event, state: 'down', since: now, detail: refusal };
  const session = phase?.session;
  if (phase !== undefined && session === undefined) return { ...event, state: 'closed', since: phase.since };
  const inSession = session === undefined ? {} : { session };
  if (halt !== undefined) return { ...event, state: 'halted', ...inSession, ...halt };
  if (phase !== undefined) return { ...event, state: 'live', since: phase.since, ...inSession };
  // Without a calendar nobody can say that it trades, only that what was told is over.
  return told === undefined || told.state === 'live' ? undefined : { ...event, state: 'live', since: now };
}
