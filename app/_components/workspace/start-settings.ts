import type { Choice } from '../switch/choices';
import { readChoice } from './url-state';

/** Where the reader's last transport is kept. */
export const TRANSPORT_COOKIE = 'tickwire-transport';
/** Where it is kept that tabs do not share a connection, and that digits choose nothing. */
export const SHARING_COOKIE = 'tickwire-sharing';
export const DIGITS_COOKIE = 'tickwire-digits';

/** The transport of a first visit: pushes, resumes by itself, and passes every proxy. */
const FIRST: Choice = 'sse';

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
