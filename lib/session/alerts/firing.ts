import type { InstrumentWord } from '@/lib/freshness/instrument-state';
import { type InstrumentId, isInstrumentId } from '@/lib/market/instrument';
import { type AlertCondition, readCondition } from './alert-condition';

/** An alert that went off: what it waited for, and how good the price was that set it off. */
export interface Firing {
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
  const { rule, arming, instrument, time, price, base, ageMs, word, ...rest } = value as Record<string, unknown>;
  const condition = readCondition(rest.condition);
  if (condition === undefined || typeof rule !== 'string' || !Number.isSafeInteger(arming)) return undefined;
  if (typeof instrument !== 'string' || !isInstrumentId(instrument)) return undefined;
  if (typeof time !== 'number' || typeof word !== 'string' || !Object.hasOwn(WORDS, word)) return undefined;
  return {
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

function numberOf(value: unknown): number | undefined {
  return typeof value === 'number' ? value : undefined;
}
