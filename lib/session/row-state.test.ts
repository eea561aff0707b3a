import { expect, test } from 'vitest';
import type { Instrument } from '@/lib/market/instrument';
import type { StateEntry } from '@/lib/protocol/frame';
import { isSameState, type RowState, rowStateOf } from './row-state';
import type { SessionStatus } from './session-status';

const NOW = 1_790_000_000_000;
const CONNECTED = { disconnectedSince: undefined, pausedSince: undefined } as SessionStatus;
const STOCK = { id: 'alpaca:GME', venue: 'alpaca', delayMinutes: 0, simulated: false } as Instrument;

function stateOf(said: Partial<StateEntry> | undefined, ageMs = 100, status = CONNECTED, instrument = STOCK): RowState {
  const entry =
    said === undefined ? undefined : { id: instrument.id, state: 'live' as const, since: 1, seq: 1, ...said };
  const store = {
    rhythm: () => ({ updatedTime: NOW - ageMs, dueMs: 1_000 }),
    state: (id: string, venue: string) => (id === 'alpaca:GME' && venue === 'alpaca' ? entry : undefined),
  };
  return rowStateOf(instrument.id, instrument, store, status, NOW);
}

test('what the venue says of a state goes with the word: since when, why, and which part of the day', () => {
  const halt = { state: 'halted', since: NOW - 60_000, session: 'regular', detail: 'News pending.' } as const;
  expect(stateOf(halt)).toEqual({
    word: 'HALTED',
    awaited: false,
    simulated: false,
    delayMinutes: 0,
    since: NOW - 60_000,
    session: 'regular',
    detail: 'News pending.',
  });
  expect(stateOf({ session: 'pre' })).toMatchObject({ word: 'LIVE', session: 'pre' });
  expect(stateOf({ session: 'post' }, 2_000)).toMatchObject({ word: 'SLOW', session: 'post' });
  expect(stateOf({ state: 'closed', since: NOW - 5 })).toMatchObject({
    word: 'CLOSED',
    since: NOW - 5,
    session: undefined,
  });
  expect(stateOf({ state: 'down', detail: 'refused' })).toMatchObject({ word: 'DISCONNECTED', detail: 'refused' });
});

test('a venue that says nothing leaves the word to age', () => {
  expect(stateOf(undefined)).toMatchObject({ word: 'LIVE', since: undefined, session: undefined, detail: undefined });
  expect(stateOf(undefined, 10_000).word).toBe('STALE');
  expect(stateOf(undefined, 100, CONNECTED, { ...STOCK, delayMinutes: 15 })).toMatchObject({
    word: 'DELAYED',
    delayMinutes: 15,
  });
  expect(stateOf(undefined, 100, { ...CONNECTED, disconnectedSince: NOW }).word).toBe('DISCONNECTED');
});

test('a paused page is judged as of its pause', () => {
  expect(stateOf(undefined, 10_000, { ...CONNECTED, pausedSince: NOW - 9_900 }).word).toBe('LIVE');
});

test('two states are the same only if nothing of them differs', () => {
  const one = stateOf({ state: 'halted', session: 'regular', detail: 'News.' });
  expect(isSameState(one, { ...one })).toBe(true);
  for (const change of [
    { word: 'LIVE' },
    { awaited: true },
    { simulated: true },
    { delayMinutes: 1 },
    { since: 2 },
    { session: 'post' },
    { detail: 'Other.' },
  ] as Partial<RowState>[])
    expect(isSameState(one, { ...one, ...change })).toBe(false);
});
