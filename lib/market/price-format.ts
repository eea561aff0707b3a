import { decimalSign, formatNumber, MINUS, UNKNOWN } from './number-format';

const MAX_DECIMALS = 20;
/** Below this a price is written with a subscript zero count. */
const TINY = 0.001;
const TINY_DIGITS = 6;
/** With no more decimals than this every zero is seen at a glance, and none needs to be counted. */
const PLAIN_DECIMALS = 5;

/**
 * @param priceStep smallest price change, greater than 0, such as 0.01 or 0.25 or 1e-8.
 * @returns how many decimals write every multiple of it exactly, at most 20; 2 when it is no usable step.
 */
export function decimalsOf(priceStep: number): number {
  if (!(priceStep > 0) || !Number.isFinite(priceStep)) return 2;
  for (let decimals = 0; decimals < MAX_DECIMALS; decimals += 1) {
    const scaled = priceStep * 10 ** decimals;
    if (scaled >= 0.5 && Math.abs(scaled - Math.round(scaled)) < 1e-9 * scaled) return decimals;
  }
  return MAX_DECIMALS;
}

/**
 * A price for a cell: `61,837.63`; below 0.001, where it has more than 5 decimals, with the zeros after the decimal
 * sign counted: `0.0₅8123` is 0.000008123, at most 6 digits after them. `fullPrice` has the rest.
 *
 * @returns `–` when it is not known.
 */
export function formatPrice(value: number | null | undefined, priceStep: number, locale?: string): string {
  return tinyPrice(value, priceStep, locale) ?? fullPrice(value, priceStep, locale);
}

/** The price with all its zeros and digits, for titles and labels; `–` when it is not known. */
export function fullPrice(value: number | null | undefined, priceStep: number, locale?: string): string {
  const decimals = Math.max(decimalsOf(priceStep), decimalsNeededFor(value));
  return formatNumber(value, { minimumFractionDigits: decimals, maximumFractionDigits: decimals }, locale);
}

/** A difference of prices with its sign: `+12.30`, `−0.05`, `0.00`, `+0.0₅12`; `–` when it is not known. */
export function formatChange(value: number | null | undefined, priceStep: number, locale?: string): string {
  const decimals = decimalsOf(priceStep);
  // Differences of prices carry binary rounding noise, which must not show up as a tiny price.
  const tiny = typeof value === 'number' ? tinyPrice(Number(value.toFixed(decimals)), priceStep, locale) : undefined;
  if (tiny !== undefined) return tiny.startsWith(MINUS) ? tiny : `+${tiny}`;
  const digits = { minimumFractionDigits: decimals, maximumFractionDigits: decimals };
  return formatNumber(value, { ...digits, signDisplay: 'exceptZero' }, locale);
}

/**
 * @param ratio a fraction: 0.0123 is `+1.23 %`.
 * @returns the percentage with its sign and two decimals; `–` when it is not known.
 */
export function formatPercent(ratio: number | null | undefined, locale?: string): string {
  const digits = { minimumFractionDigits: 2, maximumFractionDigits: 2 };
  const percent = ratio === null || ratio === undefined ? ratio : ratio * 100;
  const text = formatNumber(percent, { ...digits, signDisplay: 'exceptZero' }, locale);
  return text === UNKNOWN ? text : `${text} %`;
}

/**
 * @param open basis of change, see `Quote`.
 * @returns the change and its ratio (a fraction); undefined when a side is not known or the basis is 0.
 */
export function changeOf(
  last: number | null | undefined,
  open: number | null | undefined,
): { readonly change: number; readonly ratio: number } | undefined {
  if (typeof last !== 'number' || typeof open !== 'number' || open === 0) return undefined;
  return { change: last - open, ratio: last / open - 1 };
}

function decimalsNeededFor(value: number | null | undefined): number {
  if (typeof value !== 'number' || value === 0 || Math.abs(value) >= TINY) return 0;
  // A price finer than its step (a wrong step from a venue) must not read as 0.
  return Math.min(MAX_DECIMALS, Math.ceil(-Math.log10(Math.abs(value))));
}

function tinyPrice(value: number | null | undefined, priceStep: number, locale?: string): string | undefined {
  if (typeof value !== 'number' || !(Math.abs(value) > 0 && Math.abs(value) < TINY)) return undefined;
  const decimals = Math.max(decimalsOf(priceStep), decimalsNeededFor(value));
  if (decimals <= PLAIN_DECIMALS) return undefined;
  const fraction = /^0\.(0{3,})(\d+)$/.exec(Math.abs(value).toFixed(decimals));
  const [, zeros = '', digits = ''] = fraction ?? [];
  // Rounding to the step made it 0 or lifted it to 0.001.
  if (!/[1-9]/.test(digits)) return undefined;
  const sign = value < 0 ? MINUS : '';
  return `${sign}0${decimalSign(locale)}0${subscript(zeros.length)}${digits.slice(0, TINY_DIGITS)}`;
}

function subscript(count: number): string {
  return [...String(count)].map((digit) => String.fromCodePoint(0x2080 + Number(digit))).join('');
}
