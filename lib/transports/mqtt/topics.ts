import { type InstrumentId, isInstrumentId, symbolOf, venueOf } from '@/lib/market/instrument';
import { ProtocolError } from '@/lib/protocol/protocol-error';

/** Where the server is found. */
export const MQTT_PATH = '/mqtt';
/** Says how far everything has been published, after every batch and in silence. */
export const PULSE_TOPIC = 'pulse';

/** What is published by instrument. */
export type TopicKind = 'quotes' | 'trades' | 'books';

/** What a topic filter asks for. */
export type TopicFilter =
  | { readonly kind: TopicKind; readonly id: InstrumentId }
  | { readonly kind: 'pulse' }
  | { readonly kind: 'pattern'; matches(id: InstrumentId): boolean };

/** @returns the topic of an instrument, as in `quotes/coinbase/BTC-USD`. */
export function topicOf(kind: TopicKind, id: InstrumentId): string {
  return `${kind}/${venueOf(id)}/${symbolOf(id)}`;
}

/**
 * Reads a topic filter. Wildcards are for quotes alone.
 * @throws ProtocolError `bad-request` when nothing here can match it.
 */
export function readFilter(filter: string): TopicFilter {
  if (filter === PULSE_TOPIC) return { kind: 'pulse' };
  const [kind = '', venue = '', symbol, ...deeper] = filter.split('/');
  const wild = /[+#]/.test(filter);
  if (!isKind(kind) || deeper.length > 0)
    throw refusal(filter, 'there are quotes/venue/SYMBOL, trades/venue/SYMBOL, books/venue/SYMBOL and pulse');
  if (wild && kind !== 'quotes') throw refusal(filter, `${kind} are subscribed by instrument, without wildcards`);
  if (wild) return { kind: 'pattern', matches: matcherOf(venue, symbol) };
  const id = `${venue}:${symbol}`;
  if (!isInstrumentId(id)) throw refusal(filter, `"${id}" is not an instrument`);
  return { kind, id };
}

const isKind = (text: string): text is TopicKind => text === 'quotes' || text === 'trades' || text === 'books';

/** @param symbol undefined where `#` took its place. */
function matcherOf(venue: string, symbol: string | undefined): (id: InstrumentId) => boolean {
  const anyVenue = venue === '+' || venue === '#';
  const anySymbol = venue === '#' || symbol === '+' || symbol === '#';
  return (id) => (anyVenue || venueOf(id) === venue) && (anySymbol || symbolOf(id) === symbol);
}

function refusal(filter: string, why: string): ProtocolError {
  return new ProtocolError('bad-request', `Nothing here can match the topic filter "${filter.slice(0, 80)}": ${why}.`);
}
