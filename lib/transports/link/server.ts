import { z } from 'zod';
import type { EncodedFrame } from '@/lib/hub/encoded-frame';
import { type InstrumentId, isInstrumentId } from '@/lib/market/instrument';
import { type Cursor, parseCursor } from '@/lib/protocol/cursor';
import { ProtocolError } from '@/lib/protocol/protocol-error';
import { checkBearerToken } from '../bearer-token';
import type { Endpoint } from '../endpoint';
import { type StreamFraming, streamReader } from '../stream-reader';
import { LINK_TIMES } from './times';

const INTEREST_BYTES = 1_048_576;

const line = (frame: EncodedFrame) => Buffer.from(`${frame.json}\n`);

const framing: StreamFraming = {
  name: 'link',
  contentType: 'application/x-ndjson',
  frame: (frame) => frame.framing('ndjson', line),
  heartbeat: () => Buffer.from('{"heartbeat":true}\n'),
};

/** Everything ingested, for another process of ours; exempt from the limits of the public. */
export const link: Endpoint = (request, context) => {
  checkBearerToken(request.header('authorization'), context.config.linkToken);
  const cursor = cursorOf(request.query.get('cursor'));
  context.streams.check();
  const headers = { 'Content-Type': framing.contentType, 'Cache-Control': 'no-cache, no-transform' };
  if (request.method === 'HEAD') return { status: 200, headers };
  return {
    status: 200,
    headers,
    stream: (outlet) =>
      streamReader(outlet, context, {
        framing,
        heartbeatMs: LINK_TIMES.heartbeatMs,
        open: (write) => context.hub.openLink({ cursor, write }),
      }),
  };
};

function cursorOf(text: string | null): Cursor | undefined {
  if (text === null || text === '') return undefined;
  const cursor = parseCursor(text);
  if (cursor === undefined) throw new ProtocolError('bad-request', 'cursor is not a cursor.', 'cursor');
  return cursor;
}

const Interest = z.object({
  holder: z.string().min(1).max(100),
  ids: z.array(z.string()).max(20_000),
  books: z.array(z.string()).max(20_000).default([]),
});

/** What the clients of another process want, leased for 30 s. */
export const linkInterest: Endpoint = async (request, context) => {
  checkBearerToken(request.header('authorization'), context.config.linkToken);
  const { holder, ids, books } = interestOf(await request.text(INTEREST_BYTES));
  const { hub, catalogue } = context;
  // What no feed here lists may be listed in a moment: after a start the venues answer later than the other process asks.
  const withBook = books.filter((id) => catalogue.get(id)?.book !== false);
  hub.interest.lease(`link:${holder}`, ids, LINK_TIMES.leaseMs);
  hub.bookInterest.lease(`link:${holder}`, withBook, LINK_TIMES.leaseMs);
  return { status: 204, headers: { 'Cache-Control': 'no-store' } };
};

function interestOf(body: string): { holder: string; ids: InstrumentId[]; books: InstrumentId[] } {
  let value: unknown;
  try {
    value = JSON.parse(body);
  } catch {
    throw new ProtocolError('bad-request', 'The body is not JSON.');
  }
  const read = Interest.safeParse(value);
  if (!read.success)
    throw new ProtocolError(
      'bad-request',
      'Send {"holder": "name", "ids": [instrument, …], "books": [instrument, …]}.',
      String(read.error.issues[0]?.path[0] ?? 'body'),
    );
  const { holder, ids, books } = read.data;
  return { holder, ids: ids.filter(isInstrumentId), books: books.filter(isInstrumentId) };
}
