import { subscriptionOf } from '../../lib/protocol/subscription';
import { createBrowserRuntime } from '../../lib/transports/browser-runtime';
import { CLIENT_TRANSPORTS } from '../../lib/transports/client-transports';
import type { TransportName, Wire } from '../../lib/transports/transport';

/** What a transport says it cost so far. */
export interface Tally {
  readonly bytes: number;
  /** Those of `bytes` that were counted where they passed. */
  readonly measuredBytes: number;
  readonly frames: number;
  readonly requests: number;
  /** Why it was not connected, the last time it was not. */
  readonly cause?: string;
}

const runtime = createBrowserRuntime();
const tallies = new Map<TransportName, Tally>();

/** Connects a transport, in a page, as the session would, and adds up what it says. */
export function start(name: TransportName, origin: string, ids: readonly string[]): void {
  let cursor: string | undefined;
  const add = (wire: Wire, frames: number) => {
    const tally = read(name);
    tallies.set(name, {
      ...tally,
      bytes: tally.bytes + wire.bytes,
      measuredBytes: tally.measuredBytes + (wire.measured ? wire.bytes : 0),
      requests: tally.requests + wire.requests,
      frames: tally.frames + frames,
    });
  };
  CLIENT_TRANSPORTS[name].connect({
    origin,
    subscription: subscriptionOf({ quotes: ids, trades: ids.slice(0, 1) }),
    cursor: () => cursor,
    maxFrequency: 10,
    pollMs: 1_000,
    history: 0,
    runtime,
    onFrame: (frame, wire) => {
      cursor = frame.cursor;
      add(wire, 1);
    },
    onCost: (wire) => add(wire, 0),
    onState: (state) => {
      if ('cause' in state && state.cause !== undefined) tallies.set(name, { ...read(name), cause: state.cause });
    },
  });
}

export function read(name: TransportName): Tally {
  return tallies.get(name) ?? { bytes: 0, measuredBytes: 0, frames: 0, requests: 0 };
}
