import { type Instrument, isInstrumentId } from '@/lib/market/instrument';
import { LIMITS } from '@/lib/protocol/limits';
import { ProtocolError } from '@/lib/protocol/protocol-error';
import { jsonAnswer } from '../answer';
import type { Catalogue } from '../catalogue';
import type { Answer, Endpoint, EndpointRequest } from '../endpoint';
import { idAdvice } from '../id-advice';
import type { Found } from './instrument-index';

const MOST = 20_000;
const MOST_IDS = LIMITS.quotes;
const LONGEST_SEARCH = 64;
/** As many as somebody reads who typed something. */
const MOST_FOUND = 50;

/**
 * What can be asked for (all of it, what a search finds, or just `ids`), and what a page starts with. Whoever says which
 * version they have, in `If-None-Match`, is sent nothing while it has not changed.
 */
export const instruments: Endpoint = async (request, context) => {
  const { catalogue } = context;
  const search = (request.query.get('search') ?? '').trim();
  if (search.length > LONGEST_SEARCH)
    throw new ProtocolError(
      'bad-request',
      `search is over ${LONGEST_SEARCH} characters. Give part of a name.`,
      'search',
    );
  const ids = request.query.get('ids');
  const limit = limitOf(request.query.get('limit'), search === '' ? Number.POSITIVE_INFINITY : MOST_FOUND);
  const among = ids === null ? undefined : await named(ids, catalogue);
  const etag = `"${catalogue.version}"`;
  const headers = { ETag: etag, 'Cache-Control': 'no-cache, no-transform' };
  if (knows(request, etag)) return { status: 304, headers };
  if (search === '' && among === undefined && limit >= catalogue.list().length) {
    const whole = wholeList(catalogue);
    return { ...whole, headers: { ...whole.headers, ...headers } };
  }
  const found = search === '' ? everything(among ?? catalogue.list()) : await searched(search, limit, catalogue, among);
  const answer = bodyOf(found, limit, catalogue);
  return { ...answer, headers: { ...answer.headers, ...headers } };
};

/** All of it as JSON, once per version: some megabytes, and anybody may ask for them again and again. */
const wholeLists = new WeakMap<Catalogue, { readonly version: string; readonly answer: Answer }>();

function wholeList(catalogue: Catalogue): Answer {
  const { version } = catalogue;
  const made = wholeLists.get(catalogue);
  if (made?.version === version) return made.answer;
  const answer = bodyOf(everything(catalogue.list()), Number.POSITIVE_INFINITY, catalogue);
  wholeLists.set(catalogue, { version, answer });
  return answer;
}

function bodyOf({ instruments: found, total }: Found, limit: number, catalogue: Catalogue): Answer {
  const listed = catalogue.list().length;
  const defaultWatchlist = catalogue.defaultWatchlist();
  return jsonAnswer({ instruments: found.slice(0, limit), total, listed, defaultWatchlist });
}

const everything = (instruments: readonly Instrument[]): Found => ({ instruments, total: instruments.length });

async function searched(
  text: string,
  limit: number,
  catalogue: Catalogue,
  among: readonly Instrument[] | undefined,
): Promise<Found> {
  if (among === undefined) return catalogue.search(text, limit);
  const { instruments: found } = await catalogue.search(text, catalogue.list().length);
  const wanted = new Set(among);
  return everything(found.filter((instrument) => wanted.has(instrument)));
}

function knows(request: EndpointRequest, etag: string): boolean {
  const known = request.header('if-none-match') ?? '';
  // A proxy that compresses calls the same answer weak.
  return known.split(',').some((one) => one.trim().replace(/^W\//, '') === etag);
}

/** @returns what there is of these, each once: a repeated id would make a large answer of a short question. */
async function named(text: string, catalogue: Catalogue): Promise<Instrument[]> {
  const ids = text === '' ? [] : text.split(',');
  if (ids.length > MOST_IDS)
    throw new ProtocolError('bad-request', `ids names ${ids.length} instruments; the limit is ${MOST_IDS}.`, 'ids');
  const wrong = ids.find((id) => !isInstrumentId(id));
  if (wrong !== undefined)
    throw new ProtocolError(
      'bad-request',
      `ids has "${wrong.slice(0, 60)}", which is not an instrument id. ${await idAdvice(wrong, catalogue)}`,
      'ids',
    );
  return [...new Set(ids)].flatMap((id) => catalogue.get(id) ?? []);
}

function limitOf(text: string | null, otherwise: number): number {
  if (text === null || text === '') return otherwise;
  // Number() alone would take blanks, signs, exponents and hexadecimal.
  const limit = /^\d{1,5}$/.test(text) ? Number(text) : 0;
  if (limit >= 1 && limit <= MOST) return limit;
  throw new ProtocolError(
    'bad-request',
    `limit is "${text.slice(0, 20)}"; it must be a whole number from 1 to ${MOST}.`,
    'limit',
  );
}
