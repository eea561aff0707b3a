import type { Instrument } from '@/lib/market/instrument';
import { changeOf } from '@/lib/market/price-format';
import { pairQuote, type VenueQuote } from '@/lib/session/pairs/pair-quote';
import type { Session } from '@/lib/session/session';
import type { RowFacts } from './sort';
import { turnoverOf } from './turnover';

/**
 * What a row shows now, to sort by: of one instrument, or of the venue that leads a pair.
 * @param shownRate what its prices are multiplied by to be in the currency they are shown in.
 */
export function rowFacts(
  session: Pick<Session, 'store' | 'rowState' | 'now'>,
  [first, ...others]: readonly [Instrument, ...Instrument[]],
  shownRate: (instrument: Instrument) => number,
): RowFacts {
  const of = (instrument: Instrument): VenueQuote => ({
    instrument,
    quote: session.store.quote(instrument.id),
    word: session.rowState(instrument.id).word,
  });
  const { lead, bid, ask } = pairQuote([of(first), ...others.map(of)]);
  const { instrument, quote, word } = lead;
  const { updatedTime } = session.store.rhythm(instrument.id, quote);
  const rate = shownRate(instrument);
  const turnover = turnoverOf(quote);
  const points = session.store.recent(instrument.id);
  return {
    instrument: `${instrument.symbol} ${instrument.venue}`,
    recent: changeOf(points.at(-1)?.price, points[0]?.price)?.ratio,
    last: typeof quote?.last === 'number' ? quote.last * rate : undefined,
    spread: ratioOf(bid?.price ?? quote?.bid, ask?.price ?? quote?.ask),
    change: changeOf(quote?.last, quote?.open)?.ratio,
    range: ratioOf(quote?.low, quote?.high),
    volume: turnover === undefined ? undefined : turnover * rate,
    age: updatedTime === undefined ? undefined : session.now() - updatedTime,
    state: word,
  };
}

/** How far apart two prices are, beside the lower one. */
function ratioOf(low: number | null | undefined, high: number | null | undefined): number | undefined {
  return typeof low === 'number' && typeof high === 'number' && low > 0 ? high / low - 1 : undefined;
}
