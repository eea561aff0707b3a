import { decodeFrame, type Frame } from '@/lib/protocol/frame';
import { subscriptionOf } from '@/lib/protocol/subscription';
import type { OpenAttempt } from '../attempt';
import { readLines } from '../read-lines';
import { causeOf } from '../request-failure';
import { connectWithRetry } from '../retry';
import type { Connection, ConnectionState } from '../transport';
import { LINK_TIMES } from './times';

/** The other process is ours and near: no need to spare it. */
const CEILING_MS = 1_500;

export interface LinkOptions {
  /** Origin of the process that ingests. */
  readonly webUrl: string;
  readonly token: string;
  readonly fetch: typeof fetch;
  /** Where the replica stands; undefined before its first frame. */
  cursor(): string | undefined;
  onFrame(frame: Frame): void;
  /** Anything came, a heartbeat included. */
  onSound(): void;
  onState(state: ConnectionState): void;
}

/** Follows the primary for ever, from the replica's own cursor, whichever of the two restarts. */
export function followLink(options: LinkOptions): Connection {
  return connectWithRetry(
    {
      // The link has no subscription: everything comes.
      subscription: subscriptionOf({}),
      onFrame: options.onFrame,
      onCost: () => undefined,
      onState: options.onState,
      runtime: { now: Date.now, random: Math.random },
    },
    openLink(options),
    { openMs: LINK_TIMES.deadMs, silenceMs: LINK_TIMES.deadMs, ceilingMs: CEILING_MS },
  );
}

function openLink(options: LinkOptions): OpenAttempt {
  const headers = { authorization: `Bearer ${options.token}` };
  return (_everything, sink) => {
    const controller = new AbortController();
    const cursor = options.cursor();
    const address = `${options.webUrl}/api/link${cursor === undefined ? '' : `?cursor=${cursor}`}`;
    const wire = { payloadBytes: 0, bytes: 0, requests: 0, measured: false };
    readLines(
      options.fetch,
      address,
      { signal: controller.signal, headers },
      {
        answered: () => sink.cost(wire),
        opened: sink.opened,
        line: (line) => {
          sink.cost(wire);
          options.onSound();
          if (!line.startsWith('{"heartbeat"')) sink.frame(decodeFrame(line), wire);
        },
      },
    ).then(
      () => sink.ended('the link ended'),
      (fault: unknown) => {
        controller.abort();
        sink.ended(causeOf(fault));
      },
    );
    return { close: () => controller.abort() };
  };
}
