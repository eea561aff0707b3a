/** Characters of a name at most. */
export const LONGEST_NAME = 40;

/** The server's own list goes by this name. */
export const DEFAULT_NAME = 'Default';

const FIRST_NAME = 'My list';

/** Controls, halves of letters, and marks nobody sees that turn the text after them around or make two names look like one. */
const UNSEEN = /[\p{Cc}\p{Cs}\u00ad\u061c\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\ufff9-\ufffb]/gu;

/** A name as it is kept: without spaces around it and what is not seen, short enough for a tab. */
export function tidyName(text: string): string {
  return cut(text.replace(/\s+/g, ' ').replace(UNSEEN, '').trim(), LONGEST_NAME);
}

/** @returns the whole letters that fit. */
function cut(text: string, most: number): string {
  let held = '';
  for (const letter of text) {
    if (held.length + letter.length > most) break;
    held += letter;
  }
  return held.trim();
}

/**
 * A name that none of the others has, for names are all there is to tell lists apart: `Majors`, else `Majors 2`.
 * @param wanted empty for `My list`.
 */
export function freeName(wanted: string, others: readonly string[]): string {
  const taken = new Set([DEFAULT_NAME, ...others].map((name) => name.toLowerCase()));
  const first = tidyName(wanted) || FIRST_NAME;
  for (let nth = 1; ; nth += 1) {
    const end = nth === 1 ? '' : ` ${nth}`;
    const name = `${cut(first, LONGEST_NAME - end.length)}${end}`;
    if (!taken.has(name.toLowerCase())) return name;
  }
}
