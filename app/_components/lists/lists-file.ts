import { type InstrumentId, isInstrumentId } from '@/lib/market/instrument';
import { tidyName } from './list-name';
import type { SharedList } from './shared-list';

const FORMAT = 'tickwire-lists';
const VERSION = 1;

/** What a file came to: its lists, or why there are none, one sentence with the line where that is. */
export type ReadLists = { readonly lists: readonly SharedList[] } | { readonly fault: string };

/** All lists as JSON, one instrument a line. */
export function listsJson(lists: readonly SharedList[]): string {
  const content = lists.map(({ name, ids }) => ({ name, ids }));
  return `${JSON.stringify({ format: FORMAT, version: VERSION, lists: content }, null, 2)}\n`;
}

/** Reads what `listsJson` wrote. Instruments that nobody offers are no fault; what cannot be one is. */
export function readListsJson(text: string): ReadLists {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    return { fault: `Line ${lineOfFault(text, error)} is not JSON.` };
  }
  const { format, version, lists } = Object(value) as { format?: unknown; version?: unknown; lists?: unknown };
  if (format !== FORMAT || !Array.isArray(lists))
    return { fault: `Line 1: this is no file of watchlists; "format" is "${FORMAT}" in one.` };
  if (version !== VERSION)
    return {
      fault: `Line ${lineOf(text, '"version"')}: ${typeof version === 'number' ? `version ${version}` : 'this version'} is not known here, only ${VERSION}.`,
    };
  const read: SharedList[] = [];
  for (const [at, list] of lists.entries()) {
    const { name, ids } = Object(list) as { name?: unknown; ids?: unknown };
    if (typeof name !== 'string' || tidyName(name) === '')
      return { fault: `Line ${lineOf(text, '"lists"')}: list ${at + 1} has no name.` };
    if (!Array.isArray(ids))
      return { fault: `Line ${lineOf(text, JSON.stringify(name))}: “${tidyName(name)}” has no "ids".` };
    const wrong: unknown = ids.find((id) => typeof id !== 'string' || !isInstrumentId(id));
    // Whatever a file holds in place of an id is not made into text: an object may refuse that.
    if (wrong !== undefined && typeof wrong !== 'string')
      return {
        fault: `Line ${lineOf(text, JSON.stringify(name))}: the "ids" of “${tidyName(name)}” are not all text.`,
      };
    if (typeof wrong === 'string')
      return { fault: `Line ${lineOf(text, JSON.stringify(wrong))}: ${noInstrument(wrong)}` };
    read.push({ name: tidyName(name), ids: ids as InstrumentId[] });
  }
  return read.length === 0 ? { fault: 'Line 1: there is no list in it.' } : { lists: read };
}

export function noInstrument(text: string): string {
  const short = text.length > 40 ? `${text.slice(0, 40)}…` : text;
  return `“${short}” is no instrument, as “coinbase:BTC-USD” is one.`;
}

/** @returns the first line something stands in, from 1. */
function lineOf(text: string, part: string): number {
  const at = text.indexOf(part);
  return at < 0 ? 1 : lineAt(text, at);
}

function lineAt(text: string, at: number): number {
  return text.slice(0, at).split('\n').length;
}

/** Browsers say where in words of their own: at a position, in a line, or only that it ends too soon. */
function lineOfFault(text: string, error: unknown): number {
  const said = error instanceof Error ? error.message : '';
  const position = /position (\d+)/.exec(said)?.[1];
  if (position !== undefined) return lineAt(text, Number(position));
  const line = /line (\d+)/.exec(said)?.[1];
  return line === undefined ? lineAt(text, /end of/i.test(said) ? text.trimEnd().length : 0) : Number(line);
}
