import { expect, test } from 'vitest';
import { CLIENT_TRANSPORTS } from '@/lib/transports/client-transports';
import { TRANSPORT_NAMES } from '@/lib/transports/transport';
import { SLOTS, slotWarning } from './slot-warning';

test('a few lanes need no word', () => {
  expect(slotWarning(['sse', 'polling'])).toBeUndefined();
  expect(slotWarning([])).toBeUndefined();
});

test('more than six connections to one host are counted, and told by process', () => {
  const holders = TRANSPORT_NAMES.filter((name) => CLIENT_TRANSPORTS[name].traits.httpSlots > 0);
  const held = (mount: string) =>
    holders
      .map((name) => CLIENT_TRANSPORTS[name].traits)
      .filter((traits) => traits.mount === mount)
      .reduce((sum, { httpSlots }) => sum + httpSlots, 0);
  const lanes = [...holders, ...holders];
  const warning = slotWarning(lanes) ?? '';
  for (const [mount, process] of [
    ['web', 'the web process'],
    ['sidecar', 'the sidecar'],
  ] as const) {
    expect(2 * held(mount)).toBeGreaterThan(SLOTS);
    expect(warning).toContain(`${2 * held(mount)} connections to ${process}`);
  }
});
