import { CANDLE_INTERVALS, type CandleInterval, isCandleInterval } from '@/lib/market/candle';
import type { CandleAnswer, CandleQuery } from '@/lib/market/candle-history';
import { type InstrumentId, isInstrumentId } from '@/lib/market/instrument';
import { ProtocolError } from '@/lib/protocol/protocol-error';
import { unknownInstrument } from '../admission';
import { jsonAnswer, textAnswer } from '../answer';
import { knowsBearerToken } from '../bearer-token';
import type { Catalogue } from '../catalogue';
import type { Endpoint } from '../endpoint';
import { idAdvice } from '../id-advice';

const MOST = 1_000;
const USUAL = 300;

/** Candles of one instrument, the newest before a time. Waits for the venue where that has to be asked. */
export const candles: Endpoint = async (request, context) => {
  const query = await queryFrom(request.query, context.catalogue);
  const instrument = context.catalogue.get(query.id);
  if (instrument === undefined) throw await unknownInstrument('id', query.id, context);
  const source = context.candles;
  if (source === undefined) throw new ProtocolError('not-found', 'This process has no candles; ask the web process.');
  if (request.method === 'HEAD') return textAnswer('');
  // The sidecar asks for many addresses, and has counted each.
  const ours = knowsBearerToken(request.header('authorization'), context.config.linkToken);
  const release = ours ? undefined : context.limits.take(request.address);
  try {
    const { incomplete, ...history } = await source.history(query);
    if (history.candles.length === 0 && incomplete !== undefined) {
      if (!incomplete.permanent) throw new ProtocolError('venue-unavailable', incomplete.reason);
      // Where there are trades, candles are built from now on.
      if (!instrument.trades) throw new ProtocolError('bad-request', incomplete.reason, 'id');
    }
    const { id, interval } = query;
    const why = incomplete === undefined ? {} : { incomplete: incomplete.reason };
    return jsonAnswer({ id, interval, ...history, ...why } satisfies CandleAnswer);
  } finally {
    release?.();
  }
};

const bad = (field: string, message: string) => new ProtocolError('bad-request', message, field);

async function queryFrom(query: URLSearchParams, catalogue: Catalogue): Promise<CandleQuery> {
  const field = (name: string) => {
    const values = query.getAll(name);
    if (values.length > 1) throw bad(name, `${name} is given ${values.length} times; give it once.`);
    return values[0] === '' ? undefined : values[0];
  };
  const id = await idOf(field('id'), catalogue);
  const interval = intervalOf(field('interval'));
  const before = wholeOf('before', field('before'), 0, 999_999_999_999_999, 'milliseconds since 1970, ');
  const limit = wholeOf('limit', field('limit'), 1, MOST) ?? USUAL;
  return { id, interval, limit, ...(before !== undefined && { before }) };
}

async function idOf(text: string | undefined, catalogue: Catalogue): Promise<InstrumentId> {
  if (text !== undefined && isInstrumentId(text)) return text;
  const advice = await idAdvice(text ?? '', catalogue);
  if (text === undefined) throw bad('id', `Name an instrument in id. ${advice}`);
  throw bad('id', `id is "${text.slice(0, 60)}", which is not an instrument id. ${advice}`);
}

function intervalOf(text = '1m'): CandleInterval {
  if (isCandleInterval(text)) return text;
  throw bad('interval', `interval is "${text.slice(0, 20)}"; it must be one of ${CANDLE_INTERVALS.join(', ')}.`);
}

function wholeOf(field: string, text: string | undefined, min: number, max: number, what = ''): number | undefined {
  if (text === undefined) return undefined;
  // Number() alone would take blanks, signs, exponents and hexadecimal.
  const value = /^\d{1,15}$/.test(text) ? Number(text) : Number.NaN;
  if (value >= min && value <= max) return value;
  throw bad(field, `${field} is "${text.slice(0, 20)}"; it must be ${what}a whole number from ${min} to ${max}.`);
}
