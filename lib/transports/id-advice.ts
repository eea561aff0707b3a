import type { Catalogue } from './catalogue';

/** As much of a text as is looked for. */
const MOST = 60;

/**
 * How an instrument id is written, with one that this server has: near what was given, or what a page starts with.
 * @param text what was given instead of one; empty for nothing.
 */
export async function idAdvice(text: string, catalogue: Catalogue): Promise<string> {
  const { instruments } = await catalogue.search(text.slice(0, MOST), 1);
  const example = instruments[0]?.id ?? catalogue.defaultWatchlist()[0] ?? catalogue.list()[0]?.id;
  return `Write venue:SYMBOL, as in ${example ?? 'coinbase:BTC-USD'}.`;
}
