import { type InstrumentId, isInstrumentId } from '@/lib/market/instrument';
import { watchable } from '@/lib/session/wish-list';
import { tidyName } from './list-name';

/** A list as an address carries it: `Majors~sim:BTC-USD,sim:ETH-USD`. */
export interface SharedList {
  readonly name: string;
  /** No more than a server takes. */
  readonly ids: readonly InstrumentId[];
}

export interface ReadSharedList {
  /** Undefined where nothing of it was understood. */
  readonly list: SharedList | undefined;
  /** What was left out, one sentence; undefined where nothing was. */
  readonly note: string | undefined;
}

const NAMED = 3;

export function sharedText({ name, ids }: SharedList): string {
  return `${name}~${watchable(ids).join()}`;
}

/** Reads what stands behind `list=`. An empty list is one, too. */
export function readSharedText(text: string): ReadSharedList {
  // A name may have a tilde in it, an id has none.
  const end = text.lastIndexOf('~');
  const words = text
    .slice(end + 1)
    .split(',')
    .map((word) => word.trim())
    .filter((word) => word !== '');
  const named = [...new Set(words.filter(isInstrumentId))];
  const refused = words.filter((word) => !isInstrumentId(word));
  if (named.length === 0 && (refused.length > 0 || end < 0)) return { list: undefined, note: undefined };
  const ids = watchable(named);
  const notes = [
    ...(refused.length === 0
      ? []
      : [`${quoted(refused)} ${refused.length === 1 ? 'is' : 'are'} left out of the list.`]),
    ...(ids.length === named.length
      ? []
      : [`The list names ${named.length} instruments; the first ${ids.length} are shown.`]),
  ];
  return {
    list: { name: tidyName(text.slice(0, Math.max(0, end))) || 'Shared list', ids },
    note: notes.length === 0 ? undefined : notes.join(' '),
  };
}

function quoted(words: readonly string[]): string {
  const some = words.slice(0, NAMED).map((word) => `“${word.length > 30 ? `${word.slice(0, 30)}…` : word}”`);
  return words.length > NAMED ? `${some.join(', ')} and ${words.length - NAMED} more` : some.join(', ');
}
