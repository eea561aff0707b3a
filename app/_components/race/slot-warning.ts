import { CLIENT_TRANSPORTS } from '@/lib/transports/client-transports';
import type { Mount, TransportName } from '@/lib/transports/transport';

/** What a browser opens to one host over HTTP/1.1. */
export const SLOTS = 6;

const PROCESS: Readonly<Record<Mount, string>> = { web: 'the web process', sidecar: 'the sidecar' };

/** @returns what six connections to a host will do to these lanes, in words; undefined when they are enough. */
export function slotWarning(lanes: readonly TransportName[]): string | undefined {
  const warnings = (['web', 'sidecar'] as const).flatMap((mount) => {
    const wanted = slotsOf(lanes, mount);
    if (wanted < SLOTS) return [];
    const asks = `These lanes hold ${wanted} connections to ${PROCESS[mount]}`;
    // The clocks are compared over one more.
    return wanted === SLOTS
      ? [`${asks}, all that a browser opens to one host: comparing the clocks waits for a free one.`]
      : [`${asks}; a browser opens ${SLOTS} to one host, so some lanes wait for others. Leave out ${wanted - SLOTS}.`];
  });
  return warnings.length === 0 ? undefined : warnings.join(' ');
}

function slotsOf(lanes: readonly TransportName[], mount: Mount): number {
  return lanes
    .map((name) => CLIENT_TRANSPORTS[name].traits)
    .filter((traits) => traits.mount === mount)
    .reduce((sum, { httpSlots }) => sum + httpSlots, 0);
}
