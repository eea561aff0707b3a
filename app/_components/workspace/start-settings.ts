import type { Choice } from '../switch/choices';
import { readChoice } from './url-state';

/** Where the reader's last transport is kept. */
export const TRANSPORT_COOKIE = 'tickwire-transport';
/** Where it is kept that tabs do not share a connection, and that digits choose nothing. */
export const SHARING_COOKIE = 'tickwire-sharing';
export const DIGITS_COOKIE = 'tickwire-digits';

/** Who has chosen nothing gets the best that works on the way between here and there. */
const FIRST: Choice = 'auto';

/** @returns the remembered transport, or the default. */
export function rememberedTransport(value: string | undefined): Choice {
  return readChoice(value) ?? FIRST;
}

/** @returns what is kept of something that is on unless it was turned off. */
export function rememberedSwitch(value: string | undefined): boolean {
  return value !== 'off';
}

export function switchText(on: boolean): string {
  return on ? 'on' : 'off';
}
