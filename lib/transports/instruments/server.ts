import { type Instrument, isInstrumentId } from '@/lib/market/instrument';
import { LIMITS } from '@/lib/protocol/limits';
import { ProtocolError } from '@/lib/protocol/protocol-error';
import { jsonAnswer } from '../answer';
import type { Catalogue } from '../catalogue';
import type { Endpoint } from '../endpoint';
import { searchInstruments } from './search';

const MOST = 20_000;
const MOST_IDS = LIMITS.quotes;
const LONGEST_SEARCH = 64;

/** What can be asked for (all of it, what matches `search`, or just `ids`), and what a page starts with. */
export const instruments: Endpoint = (request, context) => {
  const search = request.query.get('search') ?? '';
  if (search.length > LONGEST_SEARCH)
    throw new ProtocolError(
      'bad-request',
      `search is over ${LONGEST_SEARCH} characters. Give part of a name.`,
      'search',
    );
  const ids = request.query.get('ids');
  const found = searchInstruments(ids === null ? context.catalogue.list() : named(ids, context.catalogue), search);
  return jsonAnswer({
    instruments: found.slice(0, limitOf(request.query.get('limit'))),
    total: found.length,
    defaultWatchlist: context.catalogue.defaultWatchlist(),
  });
};

/** @returns what there is of these, each once: a repeated id would make a large answer of a short question. */
function named(text: string, catalogue: Catalogue): Instrument[] {
  const ids = text === '' ? [] : text.split(',');
  if (ids.length > MOST_IDS)
    throw new ProtocolError('bad-request', `ids names ${ids.length} instruments; the limit is ${MOST_IDS}.`, 'ids');
  const wrong = ids.find((id) => !isInstrumentId(id));
  if (wrong !== undefined)
    throw new ProtocolError(
      'bad-request',
      `ids has "${wrong.slice(0, 60)}", which is not an instrument id. Write venue:SYMBOL, as in coinbase:BTC-USD.`,
      'ids',
    );
  return [...new Set(ids)].flatMap((id) => catalogue.get(id) ?? []);
}

function limitOf(text: string | null): number {
  if (text === null || text === '') return MOST;
  // Number() alone would take blanks, signs, exponents and hexadecimal.
  const limit = /^\d{1,5}$/.test(text) ? Number(text) : 0;
  if (limit >= 1 && limit <= MOST) return limit;
  throw new ProtocolError(
    'bad-request',
    `limit is "${text.slice(0, 20)}"; it must be a whole number from 1 to ${MOST}.`,
    'limit',
  );
}
