import type { Instrument } from '@/lib/market/instrument';
import { changeOf, formatPercent, fullPrice } from '@/lib/market/price-format';
import type { Quote } from '@/lib/market/quote';
import type { RowState } from '@/lib/session/row-state';
import { directionOf } from '../state/direction';

export interface SummaryFacts {
  /** Undefined while none is chosen. */
  readonly instrument: Instrument | undefined;
  readonly quote: Quote | undefined;
  readonly state: RowState['word'];
  readonly connected: boolean;
  readonly paused: boolean;
}

/** What is read out: `BTC-USD 61,837.63, up 2.41 %, live.`; the connection goes first where there is none. */
export function summaryText({ instrument, quote, state, connected, paused }: SummaryFacts): string {
  const sentences = [
    ...(connected ? [] : ['No connection to the server.']),
    ...(paused ? ['Paused.'] : []),
    ...(instrument === undefined ? [] : [instrumentText(instrument, quote, state)]),
  ];
  return sentences.join(' ');
}

function instrumentText({ symbol, priceStep }: Instrument, quote: Quote | undefined, state: RowState['word']): string {
  if (typeof quote?.last !== 'number') return `${symbol} has no price yet.`;
  const ratio = changeOf(quote.last, quote.open)?.ratio;
  const change = ratio === undefined ? '' : `, ${changeText(ratio)}`;
  const said = state === 'SIM' ? 'simulated' : state.toLowerCase();
  return `${symbol} ${fullPrice(quote.last, priceStep)}${change}, ${said}.`;
}

/** What is none at two decimals is none, as on the screen. */
function changeText(ratio: number): string {
  const direction = directionOf(ratio);
  if (direction === 0) return 'unchanged';
  return `${direction < 0 ? 'down' : 'up'} ${formatPercent(Math.abs(ratio)).replace('+', '')}`;
}
