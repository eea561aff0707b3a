import type { InstrumentWord } from '@/lib/freshness/instrument-state';
import { type InstrumentId, isInstrumentId } from '@/lib/market/instrument';
import { isInstant } from '@/lib/market/time-format';
import { type AlertCondition, readCondition } from './alert-condition';

/** An alert goes off: what it waited for, and how good the price was that set it off. */
export interface Happening {
  readonly rule: string;
  readonly arming: number;
  readonly instrument: InstrumentId;
  readonly condition: AlertCondition;
  /** When it went off, ms since 1970. */
  readonly time: number;
  /** The last price then; undefined where none was known. */
  readonly price: number | undefined;
  /** The price it had moved from; only of a move. */
  readonly base: number | undefined;
  /** How old the price was, ms; undefined where none was known. */
  readonly ageMs: number | undefined;
  /** The state of the instrument then. */
  readonly word: InstrumentWord;
  readonly simulated: boolean;
  readonly delayMinutes: number;
  /** It held already at the first price after the page was opened: when it came to that, nobody saw. */
  readonly late: boolean;
}

/** An alert that went off, as it is kept. */
export interface Firing extends Happening {
  /** Greater than that of any before it, from 1: which came first is told by that and not by a clock, which is set. */
  readonly number: number;
}

export const MOST_FIRINGS = 200;

const WORDS: Readonly<Record<InstrumentWord, true>> = {
  LIVE: true,
  SLOW: true,
  STALE: true,
  DELAYED: true,
  CLOSED: true,
  HALTED: true,
  DISCONNECTED: true,
  SIM: true,
};

/** @returns what a stored value says, undefined where it is no firing. */
export function readFiring(value: unknown): Firing | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  const { number, rule, arming, instrument, time, price, base, ageMs, word, ...rest } = value as Record<
    string,
    unknown
  >;
  const condition = readCondition(rest.condition);
  if (condition === undefined || typeof rule !== 'string' || !Number.isSafeInteger(arming)) return undefined;
  if (typeof instrument !== 'string' || !isInstrumentId(instrument)) return undefined;
  if (!isFiringNumber(number) || !isInstant(time)) return undefined;
  if (typeof word !== 'string' || !Object.hasOwn(WORDS, word)) return undefined;
  return {
    number,
    rule,
    arming: arming as number,
    instrument,
    condition,
    time,
    price: numberOf(price),
    base: numberOf(base),
    ageMs: numberOf(ageMs),
    word: word as InstrumentWord,
    simulated: rest.simulated === true,
    delayMinutes: numberOf(rest.delayMinutes) ?? 0,
    late: rest.late === true,
  };
}

/** So many never fire; what is kept and says so is damaged. */
const MOST_NUMBER = 1e12;

export function isFiringNumber(value: unknown): value is number {
  return Number.isSafeInteger(value) && (value as number) > 0 && (value as number) < MOST_NUMBER;
}

function numberOf(value: unknown): number | undefined {
  return Number.isFinite(value) ? (value as number) : undefined;
}
