import type { Lane } from './lane';
import { SharedTransport } from './tabs/shared-transport';

/**
 * HTTP/1.1 connections lanes hold of the six a browser opens to one host, by process. Short requests beside them
 * (the catalogue, the clock, what a follower catches up with) come and go, and are not counted.
 */
export function slotsOf(lanes: readonly Lane[]): { web: number; sidecar: number } {
  const slots = { web: 0, sidecar: 0 };
  for (const { transport } of lanes) {
    // The tab that leads has the connection.
    if (transport instanceof SharedTransport && transport.status?.kind === 'follower') continue;
    slots[transport.traits.mount] += transport.traits.httpSlots;
  }
  return slots;
}
