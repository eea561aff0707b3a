import { describe, expect, test } from 'vitest';
import type { SessionStatus } from '@/lib/session/session-status';
import type { TransportFigures } from '@/lib/session/transport-figures';
import { failureOf, hasBrought, keyRole, liveKey, shownOn } from './key-facts';

const status = { choice: 'socket.io', live: 'sse', opening: 'socket.io' } as SessionStatus;
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

test('what has brought nothing is not fresh', () => {
  const stalenessMs = { now: 0, mean: 0, peak: 0 };
  expect(hasBrought(figures({ frequency: 0, latencyMs: undefined, stalenessMs }))).toBe(false);
  expect(hasBrought(figures({ frequency: 0.1, latencyMs: undefined }))).toBe(true);
  expect(hasBrought(figures({ frequency: 0, latencyMs: { p50: 1, p95: 2, p99: 3 } }))).toBe(true);
});

test('a refusal is told in its own words', () => {
  expect(failureOf(figures({ role: 'measured', state: { kind: 'closed', cause: 'full' } }))).toBe('full');
  expect(failureOf(figures({ role: 'measured', state: { kind: 'closed' } }))).toBeUndefined();
});

test('the live key stays live while it is lost; another that should run has failed', () => {
  const lost = { kind: 'connecting', attempt: 5 } as const;
  const opening = (state: TransportFigures['state']) => figures({ name: 'socket.io', role: 'opening', state });
  expect(keyRole(figures({ name: 'sse', role: 'live', state: lost }), 'sse', status)).toBe('live');
  expect(keyRole(opening(lost), 'socket.io', status)).toBe('failed');
  expect(keyRole(opening({ kind: 'open' }), 'socket.io', status)).toBe('opening');
  expect(keyRole(figures({ name: 'polling', role: 'measured', state: { kind: 'open' } }), 'polling', status)).toBe(
    'measured',
  );
});

describe('a variant', () => {
  const onVariant = { choice: 'sse-sidecar', live: 'sse-sidecar', opening: undefined } as const;

  test('is shown on the key of its family while it is live, or being opened', () => {
    expect(liveKey(onVariant)).toBe('sse');
    expect(shownOn('sse', onVariant)).toBe('sse-sidecar');
    expect(shownOn('polling', onVariant)).toBe('polling');
    expect(shownOn('polling', { ...onVariant, opening: 'polling-sidecar' })).toBe('polling-sidecar');
  });

  test('makes its key the live one, by its own figures', () => {
    expect(keyRole(figures({ name: 'sse-sidecar', role: 'live' }), 'sse', onVariant)).toBe('live');
  });
});

describe('auto', () => {
  const automatic = { choice: 'auto', live: 'websocket', opening: undefined } as SessionStatus;

  test('has the wire, and draws what it has chosen', () => {
    expect(liveKey(automatic)).toBe('auto');
    expect(shownOn('auto', automatic)).toBe('websocket');
    expect(keyRole(undefined, 'auto', automatic)).toBe('live');
    expect(keyRole(undefined, 'auto', status)).toBe('off');
  });

  test('leaves the key of its choice running, so that only one is live', () => {
    expect(keyRole(figures({ name: 'websocket', role: 'live' }), 'websocket', automatic)).toBe('measured');
  });
});
