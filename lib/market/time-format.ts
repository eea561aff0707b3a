import { decimalSign, MINUS, UNKNOWN } from './number-format';
import { readerFormat } from './reader-format';

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

const clocks = new Map<string, Intl.DateTimeFormat>();

/**
 * How old something is: `0.2 s` below 10 s, then `41 s`, `3 min`, `2 h`, `3 d`. Cut, not rounded: an age is never
 * shown before it is reached. Negative (the clocks disagree) keeps its sign.
 *
 * @param ms undefined, null or not finite is `–`.
 */
export function formatAge(ms: number | null | undefined): string {
  if (ms === null || ms === undefined || !Number.isFinite(ms)) return UNKNOWN;
  const size = Math.abs(ms);
  const text = ageText(size);
  return ms < 0 && /[1-9]/.test(text) ? `${MINUS}${text}` : text;
}

function ageText(ms: number): string {
  if (ms < 10 * SECOND) {
    const tenths = Math.floor(ms / 100);
    return `${Math.floor(tenths / 10)}${decimalSign()}${tenths % 10} s`;
  }
  if (ms < MINUTE) return `${Math.floor(ms / SECOND)} s`;
  if (ms < HOUR) return `${Math.floor(ms / MINUTE)} min`;
  if (ms < DAY) return `${Math.floor(ms / HOUR)} h`;
  return `${Math.floor(ms / DAY)} d`;
}

/** The most a date can be from 1970, ms; formatting one beyond throws. */
const MOST_INSTANT = 8.64e15;

/** @returns whether it is an instant that can be told, ms since 1970. */
export function isInstant(value: unknown): value is number {
  return typeof value === 'number' && Math.abs(value) <= MOST_INSTANT;
}

export interface ClockTimeOptions {
  /** Adds milliseconds: `14:32:07.481`. Default false. */
  readonly milliseconds?: boolean;
  /** IANA name, `America/New_York`; default the reader's own, see `ReaderFormat`. An unknown one throws a RangeError. */
  readonly timeZone?: string;
}

/**
 * Time of day, 24 hours: `14:32:07`.
 *
 * @param instant ms since 1970; undefined, null, not finite or beyond what a date can be is `–`.
 */
export function formatClockTime(instant: number | null | undefined, options: ClockTimeOptions = {}): string {
  if (!isInstant(instant)) return UNKNOWN;
  const { milliseconds = false, timeZone = readerFormat().timeZone } = options;
  const key = `${milliseconds} ${timeZone}`;
  let clock = clocks.get(key);
  if (clock === undefined) {
    clock = new Intl.DateTimeFormat('en-GB', {
      hour: '2-digit',
      minute: '2-digit',
      second: '2-digit',
      hourCycle: 'h23',
      ...(milliseconds && { fractionalSecondDigits: 3 }),
      ...(timeZone !== undefined && { timeZone }),
    });
    clocks.set(key, clock);
  }
  return clock.format(instant);
}
