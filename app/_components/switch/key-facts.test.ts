import { expect, test } from 'vitest';
import type { SessionStatus } from '@/lib/session/session-status';
import type { TransportFigures } from '@/lib/session/transport-figures';
import { failureOf, keyRole } from './key-facts';

const status = { live: 'sse', opening: 'socket.io' } as SessionStatus;
const figures = (part: Partial<TransportFigures>) => part as TransportFigures;

test('one vain attempt is no failure yet, two are', () => {
  const at = (attempt: number) => figures({ role: 'measured', state: { kind: 'connecting', attempt } });
  expect(failureOf(at(1))).toBeUndefined();
  expect(failureOf(at(2))).toBe('no answer');
});

test('a transport nobody wants cannot fail', () => {
  expect(failureOf(figures({ role: 'off', state: { kind: 'connecting', attempt: 9 } }))).toBeUndefined();
  expect(failureOf(figures({ role: 'earlier', state: { kind: 'closed', cause: 'refused' } }))).toBeUndefined();
  expect(failureOf(undefined)).toBeUndefined();
});

test('a refusal is told in its own words', () => {
  expect(failureOf(figures({ role: 'measured', state: { kind: 'closed', cause: 'full' } }))).toBe('full');
  expect(failureOf(figures({ role: 'measured', state: { kind: 'closed' } }))).toBeUndefined();
});

test('the live key stays live while it is lost; another that should run has failed', () => {
  const lost = { kind: 'connecting', attempt: 5 } as const;
  expect(keyRole(figures({ name: 'sse', role: 'live', state: lost }), status)).toBe('live');
  expect(keyRole(figures({ name: 'socket.io', role: 'opening', state: lost }), status)).toBe('failed');
  expect(keyRole(figures({ name: 'socket.io', role: 'opening', state: { kind: 'open' } }), status)).toBe('opening');
  expect(keyRole(figures({ name: 'polling', role: 'measured', state: { kind: 'open' } }), status)).toBe('measured');
});
