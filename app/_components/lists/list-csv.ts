import { type Instrument, isInstrumentId, symbolOf, venueOf } from '@/lib/market/instrument';
import { noInstrument, type ReadLists } from './lists-file';
import type { SharedList } from './shared-list';

const HEAD = ['id', 'symbol', 'venue', 'name'];

/**
 * One list as CSV (RFC 4180): what it is called is the name of the file.
 * @param known says the names of instruments, as far as they are known.
 */
export function listCsv({ ids }: SharedList, known: (id: string) => Pick<Instrument, 'name'> | undefined): string {
  const rows = ids.map((id) => [id, symbolOf(id), venueOf(id), known(id)?.name ?? '']);
  return [HEAD, ...rows].map((row) => `${row.map(field).join()}\r\n`).join('');
}

/** Reads a list again: the column `id`, or the first where there is no head. */
export function readListCsv(text: string, name: string): ReadLists {
  const rows = records(text);
  if (typeof rows === 'number') return { fault: `Line ${rows}: a quote is opened and not closed.` };
  const [head] = rows;
  if (head === undefined) return { fault: 'Line 1: the file is empty.' };
  const titles = head.fields.map((title) => title.trim().toLowerCase());
  const column = titles.indexOf('id');
  if (column < 0 && !isInstrumentId(head.fields[0]?.trim() ?? ''))
    return {
      fault:
        head.fields.length === 1
          ? 'This is neither JSON nor CSV of watchlists: export a list to see what either looks like.'
          : `Line ${head.line}: there is no column “id”.`,
    };
  const ids: string[] = [];
  for (const { line, fields } of column < 0 ? rows : rows.slice(1)) {
    const id = fields[Math.max(0, column)]?.trim() ?? '';
    if (!isInstrumentId(id)) return { fault: `Line ${line}: ${noInstrument(id)}` };
    ids.push(id);
  }
  return { lists: [{ name, ids }] };
}

interface CsvRecord {
  /** Where it begins, from 1. */
  readonly line: number;
  readonly fields: readonly string[];
}

/** @returns the records that are not empty, or the line of a quote that does not end. */
function records(text: string): readonly CsvRecord[] | number {
  const found: CsvRecord[] = [];
  let fields: string[] = [];
  let value = '';
  let quoted = false;
  let [line, start] = [1, 1];
  const endField = () => {
    fields.push(value);
    value = '';
  };
  const endRecord = () => {
    endField();
    if (fields.some((one) => one.trim() !== '')) found.push({ line: start, fields });
    fields = [];
    start = line;
  };
  // A byte order mark is what spreadsheets begin with.
  const source = text.replace(/^\uFEFF/, '').replaceAll('\r\n', '\n');
  for (let at = 0; at < source.length; at += 1) {
    const letter = source.charAt(at);
    if (letter === '\n') line += 1;
    if (quoted) {
      if (letter !== '"') value += letter;
      else if (source.charAt(at + 1) === '"') {
        value += '"';
        at += 1;
      } else quoted = false;
    } else if (letter === '"' && value.trim() === '') {
      value = '';
      quoted = true;
    } else if (letter === ',' || letter === ';' || letter === '\t') endField();
    else if (letter === '\n') endRecord();
    else value += letter;
  }
  if (quoted) return start;
  endRecord();
  return found;
}

/** Spreadsheets run what begins like a formula. */
function field(text: string): string {
  const plain = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[",;\r\n]/.test(plain) ? `"${plain.replaceAll('"', '""')}"` : plain;
}
