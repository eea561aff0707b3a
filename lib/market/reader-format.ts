/** How the reader of a page wants numbers and times written. */
export interface ReaderFormat {
  /** BCP 47; undefined is what the browser asks for. */
  readonly locale: string | undefined;
  /** IANA name; undefined is the zone the browser is in. */
  readonly timeZone: string | undefined;
}

let held: ReaderFormat = { locale: undefined, timeZone: undefined };

/** What holds where a format is not told otherwise. */
export function readerFormat(): ReaderFormat {
  return held;
}

/**
 * Sets it for the whole page: call before anything renders, and render anew after a change. Only for a browser, where
 * there is one reader; a server renders for many at once, and renders no number that differs between them.
 */
export function setReaderFormat(format: ReaderFormat): void {
  held = format;
}
