import { expect, test } from 'vitest';
import { PRIMARY_TRANSPORTS, TRANSPORT_NAMES } from '@/lib/transports/transport';
import { choiceLabel, KEYS, keyOf, VARIANTS } from './choices';

test('every transport has a key, its own or that of its family', () => {
  expect(KEYS.at(-1)).toBe('auto');
  for (const name of TRANSPORT_NAMES) expect(PRIMARY_TRANSPORTS).toContain(keyOf(name));
  expect(keyOf('sse-sidecar')).toBe('sse');
  expect(keyOf('sse')).toBe('sse');
  expect(keyOf('auto')).toBe('auto');
});

test('keys and variants together are all there is, and digits reach every key', () => {
  expect([...KEYS, ...VARIANTS].toSorted()).toEqual(['auto', ...TRANSPORT_NAMES].toSorted());
  expect(KEYS.length).toBeLessThanOrEqual(9);
});

test('a variant says what it is', () => {
  expect(choiceLabel('sse-sidecar')).toBe('sse via sidecar');
  expect(choiceLabel('auto')).toBe('auto');
});
