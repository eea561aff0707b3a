import { formatNumber } from '@/lib/market/number-format';

/** Digits an amount is shown with at most, from the first of the largest in its column. */
const DIGITS = 6;
const MAX_DECIMALS = 12;

/** What a column has had to show so far. It only grows, so that a column settles and its figures stay where they are. */
export interface ColumnDigits {
  readonly largest: number;
  /** Decimals that would write the finest of them. */
  readonly needed: number;
}

export const NO_DIGITS: ColumnDigits = { largest: 0, needed: 0 };

/** @returns the same object where these amounts ask for nothing more. */
export function widened(digits: ColumnDigits, amounts: readonly number[]): ColumnDigits {
  const largest = Math.max(digits.largest, ...amounts);
  const needed = Math.max(digits.needed, ...amounts.map(decimalsNeeded));
  return largest === digits.largest && needed === digits.needed ? digits : { largest, needed };
}

/** @returns the decimals every amount of the column is written with. */
export function decimalsIn({ largest, needed }: ColumnDigits): number {
  if (!(largest > 0)) return 0;
  const whole = Math.floor(Math.log10(largest)) + 1;
  return Math.max(0, Math.min(needed, DIGITS - whole, MAX_DECIMALS));
}

/** An amount with exactly so many decimals; one that is not 0 never reads as 0: `<0.01`. */
export function formatAmount(amount: number, decimals: number): string {
  const digits = { minimumFractionDigits: decimals, maximumFractionDigits: decimals };
  const least = 10 ** -decimals;
  return amount > 0 && amount < least / 2 ? `<${formatNumber(least, digits)}` : formatNumber(amount, digits);
}

function decimalsNeeded(amount: number): number {
  const [, fraction = ''] = Number(amount.toPrecision(DIGITS)).toFixed(MAX_DECIMALS).split('.');
  return fraction.replace(/0+$/, '').length;
}
