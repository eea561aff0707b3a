import { formatNumber, UNKNOWN } from './number-format';
import { readerFormat } from './reader-format';

const COMPACT = { notation: 'compact', maximumSignificantDigits: 3 } as const;
const symbols = new Map<string, string | undefined>();

/**
 * A large amount in a currency or coin: `$1.23B`, `€412K`, `8.1K BTC`.
 *
 * @param currency its code; codes without a symbol of their own follow the number.
 * @returns `–` when the amount is not known.
 */
export function formatVolume(value: number | null | undefined, currency: string, asked?: string): string {
  const locale = asked ?? readerFormat().locale;
  if (!hasSymbol(currency, locale)) {
    const text = formatNumber(value, COMPACT, locale);
    return text === UNKNOWN ? text : `${text} ${currency}`;
  }
  return formatNumber(value, { ...COMPACT, style: 'currency', currency, currencyDisplay: 'narrowSymbol' }, locale);
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
