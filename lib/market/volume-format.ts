import { formatNumber, UNKNOWN } from './number-format';
import { readerFormat } from './reader-format';

const DIGITS = { maximumSignificantDigits: 3 } as const;
/** Before a letter always three: in a column `$5.00B` is as exact as `$4.59B`. */
const LETTERED = { minimumSignificantDigits: 3, ...DIGITS } as const;
/** The same letters in every language: words for a billion differ so much in length that no column would hold them. */
const LETTERS = ['', 'K', 'M', 'B', 'T'] as const;
const symbols = new Map<string, string | undefined>();

/**
 * A large amount in a currency or coin: `$1.23B`, `€412K`, `8.10K BTC`; `1,23B $` where that is the custom.
 *
 * @param currency its code; codes without a symbol of their own follow the number.
 * @returns `–` when the amount is not known.
 */
export function formatVolume(value: number | null | undefined, currency: string, asked?: string): string {
  if (typeof value !== 'number' || !Number.isFinite(value)) return UNKNOWN;
  const locale = asked ?? readerFormat().locale;
  const { scaled, letter, digits } = shortened(value);
  if (!hasSymbol(currency, locale)) return `${formatNumber(scaled, digits, locale)}${letter} ${currency}`;
  const money = { ...digits, style: 'currency', currency, currencyDisplay: 'narrowSymbol' } as const;
  // The letter belongs to the number, wherever the symbol stands.
  return formatNumber(scaled, money, locale).replace(/\d(?=\D*$)/, `$&${letter}`);
}

/** A large number in the same letters, of a unit that is said elsewhere: `8.10K`. `–` when it is not known. */
export function formatShort(value: number | null | undefined, locale?: string): string {
  if (typeof value !== 'number' || !Number.isFinite(value)) return UNKNOWN;
  const { scaled, letter, digits } = shortened(value);
  return formatNumber(scaled, digits, locale) + letter;
}

function shortened(value: number) {
  const rounded = Number(value.toPrecision(DIGITS.maximumSignificantDigits));
  const step =
    rounded === 0 ? 0 : Math.min(LETTERS.length - 1, Math.max(0, Math.floor(Math.log10(Math.abs(rounded)) / 3)));
  const letter = LETTERS[step] ?? '';
  return { scaled: rounded / 1_000 ** step, letter, digits: letter === '' ? DIGITS : LETTERED };
}

function hasSymbol(currency: string, locale?: string): boolean {
  const key = `${locale} ${currency}`;
  if (!symbols.has(key)) symbols.set(key, symbolOf(currency, locale));
  return symbols.get(key) !== undefined;
}

function symbolOf(currency: string, locale?: string): string | undefined {
  // Intl takes three letters only (USDT throws) and echoes the code of what it has no symbol for (BTC).
  if (!/^[A-Z]{3}$/.test(currency)) return undefined;
  const parts = new Intl.NumberFormat(locale, {
    style: 'currency',
    currency,
    currencyDisplay: 'narrowSymbol',
  }).formatToParts(1);
  const symbol = parts.find((part) => part.type === 'currency')?.value;
  return symbol === currency ? undefined : symbol;
}
