import type { Choice } from '../switch/choices';
import { readChoice } from './url-state';

/** Where the reader's last transport is kept. */
export const TRANSPORT_COOKIE = 'tickwire-transport';
/** Where it is kept that tabs do not share a connection, and that digits choose nothing. */
export const SHARING_COOKIE = 'tickwire-sharing';
export const DIGITS_COOKIE = 'tickwire-digits';
/** Where it is kept that what several venues quote is one row. */
export const PAIRS_COOKIE = 'tickwire-pairs';

/** Who has chosen nothing gets the best that works on the way between here and there. */
const FIRST: Choice = 'auto';

/** @returns the remembered transport, or the default. */
export function rememberedTransport(value: string | undefined): Choice {
  return readChoice(value) ?? FIRST;
}

/**
 * @param otherwise what holds for who has chosen nothing. Default true.
 * @returns what is kept of something that can be turned on and off.
 */
export function rememberedSwitch(value: string | undefined, otherwise = true): boolean {
  return value === 'on' || (value !== 'off' && otherwise);
}

export function switchText(on: boolean): string {
  return on ? 'on' : 'off';
}
