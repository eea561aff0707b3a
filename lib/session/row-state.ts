import { type InstrumentWord, instrumentState } from '@/lib/freshness/instrument-state';
import { type Instrument, type InstrumentId, venueOf } from '@/lib/market/instrument';
import type { TradingSession } from '@/lib/market/trading-session';
import type { QuoteStore } from './quote-store';
import type { SessionStatus } from './session-status';

/** How an instrument's row is to be called now. */
export interface RowState {
  readonly word: InstrumentWord;
  /** No price has come yet: SLOW is then no judgement of its feed. */
  readonly awaited: boolean;
  readonly simulated: boolean;
  readonly delayMinutes: number;
  /** Since when the venue says so, ms since 1970; undefined where the state is ours. */
  readonly since: number | undefined;
  /** Which part of the exchange's day it is; undefined around the clock, and while it is closed. */
  readonly session: TradingSession | undefined;
  /** One sentence of the venue's about it; undefined where it says none. */
  readonly detail: string | undefined;
}

/**
 * @param instrument undefined while the catalogue does not know it.
 * @param now ms since 1970, our clock; a paused page is judged as of its pause.
 */
export function rowStateOf(
  id: InstrumentId,
  instrument: Instrument | undefined,
  store: Pick<QuoteStore, 'rhythm' | 'state'>,
  status: SessionStatus,
  now: number,
): RowState {
  const { updatedTime, dueMs } = store.rhythm(id);
  const said = store.state(id, instrument?.venue ?? venueOf(id));
  const at = status.pausedSince ?? now;
  const delayMinutes = instrument?.delayMinutes ?? 0;
  const { word, simulated } = instrumentState({
    ageMs: updatedTime === undefined ? undefined : Math.max(0, at - updatedTime),
    dueMs,
    connected: status.disconnectedSince === undefined,
    market: said?.state,
    delayMinutes,
    simulated: instrument?.simulated ?? false,
  });
  const awaited = updatedTime === undefined;
  return { word, awaited, simulated, delayMinutes, since: said?.since, session: said?.session, detail: said?.detail };
}

/** @returns whether nothing that is shown of the one differs from the other. */
export function isSameState(one: RowState, other: RowState): boolean {
  return (
    one.word === other.word &&
    one.awaited === other.awaited &&
    one.simulated === other.simulated &&
    one.delayMinutes === other.delayMinutes &&
    one.since === other.since &&
    one.session === other.session &&
    one.detail === other.detail
  );
}
