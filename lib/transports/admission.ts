import { ProtocolError } from '@/lib/protocol/protocol-error';
import { type RawReadRequest, type ReadRequest, readRequest } from '@/lib/protocol/read-request';
import type { Catalogue } from './catalogue';
import type { ServerContext } from './server-context';

/** How many near names a refusal offers. */
const NEAR = 5;

/**
 * Admits a checked request: its instruments exist, and this process holds what its cursor was promised.
 * @throws ProtocolError `unknown-instrument` or `behind`.
 */
export async function admit(asked: ReadRequest, context: ServerContext, signal: AbortSignal): Promise<void> {
  checkInstruments(asked, context.catalogue);
  if (context.link?.().state === 'lost')
    throw new ProtocolError('behind', 'This server has lost the one it follows. Try again in a second.');
  if (await context.hub.caughtUp(asked.cursor, signal)) return;
  throw new ProtocolError(
    'behind',
    'This server has not caught up with the cursor yet. Try again in a second.',
    'cursor',
  );
}

/**
 * Checks and admits what a message asks.
 * @throws ProtocolError
 */
export async function admitMessage(raw: unknown, context: ServerContext, signal: AbortSignal): Promise<ReadRequest> {
  if (typeof raw !== 'object' || raw === null)
    throw new ProtocolError('bad-request', 'Send {"quotes": [instrument, …], "cursor": …}.');
  const asked = readRequest(raw as RawReadRequest);
  await admit(asked, context, signal);
  return asked;
}

function checkInstruments(asked: ReadRequest, catalogue: Catalogue): void {
  for (const kind of ['quotes', 'trades', 'books'] as const) {
    const unknown = asked.subscription[kind].find((id) => catalogue.get(id) === undefined);
    if (unknown === undefined) continue;
    if (catalogue.list().length === 0)
      throw new ProtocolError(
        'behind',
        'This server has not received its list of instruments yet. Try again in a second.',
      );
    const near = catalogue.near(unknown, NEAR);
    const hint = near.length > 0 ? `Near it: ${near.join(', ')}.` : 'See /api/instruments for what there is.';
    throw new ProtocolError(
      'unknown-instrument',
      `${kind} names "${unknown}", which no feed here offers. ${hint}`,
      kind,
    );
  }
}
