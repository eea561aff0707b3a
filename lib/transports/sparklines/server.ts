import type { Candle } from '@/lib/market/candle';
import { candleStart } from '@/lib/market/candle-time';
import type { InstrumentId } from '@/lib/market/instrument';
import type { SparklineAnswer } from '@/lib/market/sparkline-answer';
import { ProtocolError } from '@/lib/protocol/protocol-error';
import { readIdsFromQuery } from '@/lib/protocol/read-request';
import { unknownInstrument } from '../admission';
import { jsonAnswer, textAnswer } from '../answer';
import { knowsBearerToken } from '../bearer-token';
import type { CandleSource } from '../candle-source';
import type { Endpoint } from '../endpoint';

const MINUTES = 60;
const MINUTE_MS = 60_000;
/** What has not been read by then is left out, ms. */
const ANSWER_MS = 2_000;

/** The last hour of a list, small: a price a minute, of what is known already. */
export const sparklines: Endpoint = async (request, context) => {
  const ids = readIdsFromQuery(request.query);
  const unknown = ids.find((id) => context.catalogue.get(id) === undefined);
  if (unknown !== undefined) throw await unknownInstrument('ids', unknown, context);
  const source = context.candles;
  if (source === undefined) throw new ProtocolError('not-found', 'This process has no candles; ask the web process.');
  if (request.method === 'HEAD') return textAnswer('');
  // The sidecar asks for many addresses, and has counted each.
  const ours = knowsBearerToken(request.header('authorization'), context.config.linkToken);
  const release = ours ? undefined : context.limits.take(request.address);
  try {
    const minute = candleStart(Date.now(), '1m');
    const known = await recentOf(ids, source);
    const closes = Object.fromEntries([...known].map(([id, candles]) => [id, closesOf(candles, minute)]));
    return jsonAnswer({ minute, closes } satisfies SparklineAnswer);
  } finally {
    release?.();
  }
};

async function recentOf(ids: readonly InstrumentId[], source: CandleSource) {
  const known = new Map<InstrumentId, readonly Candle[]>();
  const reading = ids.map(async (id) => {
    known.set(id, await source.recent(id));
  });
  let limit: NodeJS.Timeout | undefined;
  const over = new Promise<void>((resolve) => {
    limit = setTimeout(resolve, ANSWER_MS);
  });
  await Promise.race([Promise.all(reading), over]);
  clearTimeout(limit);
  return known;
}

/** One a minute, from the first that is known up to `minute`. */
function closesOf(candles: readonly Candle[], minute: number): (number | null)[] {
  const closes = Array.from({ length: MINUTES }, (): number | null => null);
  for (const { time, close } of candles) {
    const at = MINUTES - 1 - (minute - time) / MINUTE_MS;
    if (at >= 0 && at < MINUTES) closes[at] = close;
  }
  const first = closes.findIndex((close) => close !== null);
  return first === -1 ? [] : closes.slice(first);
}
