import { afterEach, beforeEach, expect, test } from 'vitest';
import { setReaderFormat } from '@/lib/market/reader-format';
import type { RowState } from '@/lib/session/row-state';
import { sessionName, stateText } from './state-text';

const NOW = Date.UTC(2026, 8, 21, 18, 0, 0);
const HALT = Date.UTC(2026, 8, 21, 14, 32, 7);

const state = (change: Partial<RowState>): RowState => ({
  word: 'LIVE',
  awaited: false,
  simulated: false,
  delayMinutes: 0,
  since: undefined,
  session: undefined,
  detail: undefined,
  ...change,
});

beforeEach(() => setReaderFormat({ locale: 'en-US', timeZone: 'UTC' }));
afterEach(() => setReaderFormat({ locale: undefined, timeZone: undefined }));

test('a halt says since when and why', () => {
  const halted = state({ word: 'HALTED', since: HALT, session: 'regular', detail: 'News pending' });
  expect(stateText(halted, NOW)).toBe('The venue has halted trading since 14:32:07. Regular hours. News pending.');
});

test('a market that closed on another day says on which', () => {
  const closed = (since: number) => stateText(state({ word: 'CLOSED', since }), NOW);
  expect(closed(Date.UTC(2026, 8, 21, 0, 0, 1))).toBe('The market is closed since 00:00:01.');
  expect(closed(Date.UTC(2026, 8, 18, 20, 0, 0))).toBe('The market is closed since Fri 20:00:00.');
  expect(closed(Date.UTC(2026, 8, 1, 20, 0, 0))).toBe('The market is closed since Sep 1 20:00:00.');
  expect(closed(Date.UTC(2025, 8, 21, 20, 0, 0))).toBe('The market is closed since Sep 21 20:00:00.');
});

test('what is only awaited is not called overdue', () => {
  expect(stateText(state({ word: 'SLOW', awaited: true }), NOW)).toBe('No price has come yet.');
  expect(stateText(state({ word: 'DISCONNECTED', awaited: true }), NOW)).toBe(
    'Nothing comes from its source; the price is old.',
  );
});

test('a delay says how much, and what is live has no beginning', () => {
  expect(stateText(state({ word: 'DELAYED', delayMinutes: 15, since: HALT }), NOW)).toBe(
    'The venue publishes its prices 15 minutes late.',
  );
  expect(stateText(state({ word: 'DELAYED' }), NOW)).toBe('The venue publishes its prices late.');
  expect(stateText(state({ since: HALT, session: 'pre' }), NOW)).toBe('Updated within its usual rhythm. Pre-market.');
});

test('what the venue says keeps its own end', () => {
  expect(stateText(state({ word: 'CLOSED', detail: 'A holiday.' }), NOW)).toBe('The market is closed. A holiday.');
});

test('where no market closed, what is said of it stands alone', () => {
  const over = state({ word: 'CLOSED', simulated: true, since: HALT, detail: 'The recording is over.' });
  expect(stateText(over, NOW)).toBe('The recording is over.');
});

test.each([
  ['pre', 'pre-market'],
  ['regular', 'regular hours'],
  ['post', 'after hours'],
  [undefined, ''],
] as const)('session %s is called %s', (session, name) => {
  expect(sessionName(state({ session }))).toBe(name);
});
