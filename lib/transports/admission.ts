import type { InstrumentId } from '@/lib/market/instrument';
import { ProtocolError } from '@/lib/protocol/protocol-error';
import { type RawReadRequest, type ReadRequest, readRequest } from '@/lib/protocol/read-request';
import type { Catalogue } from './catalogue';
import type { ServerContext } from './server-context';

/** How many near names a refusal offers. */
const NEAR = 5;

/**
 * Admits a checked request: its instruments exist, have the order books it asks for, and this process holds what its
 * cursor was promised. Trades of an instrument whose feed has none are no fault: there just never is one.
 * @throws ProtocolError `unknown-instrument`, `bad-request` (a book that does not exist) or `behind`.
 */
export async function admit(asked: ReadRequest, context: ServerContext, signal: AbortSignal): Promise<void> {
  await checkInstruments(asked, context);
  for (const id of asked.subscription.books) checkBook(id, context.catalogue);
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

/**
 * A known instrument whose feed has no order book is refused: who waits for one would wait for ever.
 * @throws ProtocolError `bad-request`, field `books`.
 */
export function checkBook(id: InstrumentId, catalogue: Catalogue): void {
  if (catalogue.get(id)?.book !== false) return;
  throw new ProtocolError(
    'bad-request',
    `books names "${id}", whose feed has no order book. Those with "book": true in /api/instruments have one.`,
    'books',
  );
}

async function checkInstruments(asked: ReadRequest, context: ServerContext): Promise<void> {
  for (const kind of ['quotes', 'trades', 'books'] as const) {
    const unknown = asked.subscription[kind].find((id) => context.catalogue.get(id) === undefined);
    if (unknown !== undefined) throw await unknownInstrument(kind, unknown, context);
  }
}

/** What to say of an instrument the catalogue does not have. @param field the parameter that names it. */
export async function unknownInstrument(
  field: string,
  id: InstrumentId,
  context: Pick<ServerContext, 'catalogue' | 'feeds' | 'feedSummary'>,
): Promise<ProtocolError> {
  const { catalogue } = context;
  if (catalogue.list().length === 0) return new ProtocolError('behind', whyNoInstruments(context));
  const near = await catalogue.near(id, NEAR);
  const hint = near.length > 0 ? `Near it: ${near.join(', ')}.` : 'See /api/instruments for what there is.';
  return new ProtocolError('unknown-instrument', `${field} names "${id}", which no feed here offers. ${hint}`, field);
}

function whyNoInstruments({ feeds, feedSummary }: Pick<ServerContext, 'feeds' | 'feedSummary'>): string {
  const all = feeds?.() ?? [];
  // A second would change nothing where nobody answers.
  if (all.length > 0 && all.every(({ state }) => state === 'down'))
    return ['No venue has answered yet.', feedSummary?.() ?? ''].join(' ').trim();
  return 'This server has not received its list of instruments yet. Try again in a second.';
}
