import type { TradingSession } from '@/lib/market/trading-session';
import type { RowState } from '@/lib/session/row-state';
import { sinceText } from './since-text';

const MEANING: Readonly<Record<RowState['word'], string>> = {
  LIVE: 'Updated within its usual rhythm',
  SLOW: 'Its next update is overdue',
  STALE: 'No update for far longer than usual',
  DELAYED: 'The venue publishes its prices late',
  CLOSED: 'The market is closed',
  HALTED: 'The venue has halted trading',
  DISCONNECTED: 'Nothing comes from its source; the price is old',
  SIM: 'Simulated: no market made this price',
};

const SESSION_NAMES: Readonly<Record<TradingSession, string>> = {
  pre: 'pre-market',
  regular: 'regular hours',
  post: 'after hours',
};

/** @returns the part of the exchange's day; empty around the clock, and while it is closed. */
export function sessionName({ session }: RowState): string {
  return session === undefined ? '' : SESSION_NAMES[session];
}

/**
 * What a state means, since when, and what its venue says of it.
 * @param now ms since 1970.
 */
export function stateText(state: RowState, now: number): string {
  const { word, awaited, simulated, since, delayMinutes, detail } = state;
  if (awaited && word === 'SLOW') return 'No price has come yet.';
  // No market closed that never was one: a recording is over, or the simulator says what its exchange does.
  if (word === 'CLOSED' && simulated && detail !== undefined) return sentence(detail);
  const sentences = [`${meaningOf(word, delayMinutes)}${sinceOf(word, since, now)}.`];
  const session = sessionName(state);
  if (session !== '') sentences.push(`${session.charAt(0).toUpperCase()}${session.slice(1)}.`);
  if (detail !== undefined) sentences.push(sentence(detail));
  return sentences.join(' ');
}

const sentence = (detail: string) => (/[.!?]$/.test(detail) ? detail : `${detail}.`);

function meaningOf(word: RowState['word'], delayMinutes: number): string {
  return word === 'DELAYED' && delayMinutes > 0
    ? `The venue publishes its prices ${delayMinutes} minutes late`
    : MEANING[word];
}

/** Only what the venue has begun has a beginning worth telling. */
function sinceOf(word: RowState['word'], since: number | undefined, now: number): string {
  return since !== undefined && (word === 'CLOSED' || word === 'HALTED') ? ` since ${sinceText(since, now)}` : '';
}
