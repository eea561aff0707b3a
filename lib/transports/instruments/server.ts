import { ProtocolError } from '@/lib/protocol/protocol-error';
import { jsonAnswer } from '../answer';
import type { Endpoint } from '../endpoint';
import { searchInstruments } from './search';

const MOST = 20_000;
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
  const listed =
    ids === null ? context.catalogue.list() : ids.split(',').flatMap((id) => context.catalogue.get(id) ?? []);
  const found = searchInstruments(listed, search);
  return jsonAnswer({
    instruments: found.slice(0, limitOf(request.query.get('limit'))),
    total: found.length,
    defaultWatchlist: context.catalogue.defaultWatchlist(),
  });
};

function limitOf(text: string | null): number {
  if (text === null || text === '') return MOST;
  const limit = Number(text);
  if (Number.isInteger(limit) && limit >= 1 && limit <= MOST) return limit;
  throw new ProtocolError(
    'bad-request',
    `limit is "${text.slice(0, 20)}"; it must be a whole number from 1 to ${MOST}.`,
    'limit',
  );
}
