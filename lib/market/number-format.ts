import { readerFormat } from './reader-format';

/** Shown where a value is not known. */
export const UNKNOWN = '–';

/** U+2212: as wide as a plus in tabular figures, which the hyphen is not. */
export const MINUS = '−';

const formats = new Map<string, Intl.NumberFormat>();

/** Building an `Intl.NumberFormat` costs some 50 times a format call, so each is built once per locale and options. */
function formatOf(asked: string | undefined, options: Intl.NumberFormatOptions): Intl.NumberFormat {
  const locale = asked ?? readerFormat().locale;
  const key = `${locale} ${JSON.stringify(options)}`;
  let format = formats.get(key);
  if (format === undefined) {
    // Latin digits everywhere: the subscript zero count and the fixed digit width exist only for those.
    format = new Intl.NumberFormat(locale, { numberingSystem: 'latn', ...options });
    formats.set(key, format);
  }
  return format;
}

/**
 * @param locale BCP 47; undefined is the reader's own, see `ReaderFormat`.
 * @returns the number with a true minus; `–` when it is null, undefined or not finite.
 */
export function formatNumber(
  value: number | null | undefined,
  options: Intl.NumberFormatOptions,
  locale?: string,
): string {
  if (value === null || value === undefined || !Number.isFinite(value)) return UNKNOWN;
  return formatOf(locale, options).format(value).replaceAll('-', MINUS);
}

const signs = new Map<string | undefined, string>();

/** @returns the locale's decimal sign. Ages ask for it four times a second and row: it is looked up once. */
export function decimalSign(asked?: string): string {
  const locale = asked ?? readerFormat().locale;
  const known = signs.get(locale);
  if (known !== undefined) return known;
  const parts = formatOf(locale, { minimumFractionDigits: 1 }).formatToParts(0.5);
  const sign = parts.find((part) => part.type === 'decimal')?.value ?? '.';
  signs.set(locale, sign);
  return sign;
}
