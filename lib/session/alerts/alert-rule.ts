import { type InstrumentId, isInstrumentId } from '@/lib/market/instrument';
import { type AlertCondition, readCondition } from './alert-condition';

/** What the reader decides of an alert. */
export interface AlertWish {
  readonly instrument: InstrumentId;
  readonly condition: AlertCondition;
  /** Through the system's notifications. Default false. */
  readonly notify: boolean;
  /** With a sound. Default false. */
  readonly sound: boolean;
}

/** An alert. Each time it is armed it may fire once. */
export interface AlertRule extends AlertWish {
  /** Unique in this browser. */
  readonly id: string;
  /** Grows each time it is armed. */
  readonly arming: number;
  /** When it was armed last, ms since 1970. */
  readonly armedTime: number;
}

export const MOST_RULES = 100;
const LONGEST_ID = 40;

/** @returns what a stored value says, undefined where it is no alert. */
export function readRule(value: unknown): AlertRule | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  const { id, instrument, arming, armedTime, notify, sound, ...rest } = value as Record<string, unknown>;
  const condition = readCondition(rest.condition);
  if (condition === undefined || typeof instrument !== 'string' || !isInstrumentId(instrument)) return undefined;
  if (typeof id !== 'string' || id === '' || id.length > LONGEST_ID) return undefined;
  if (!Number.isSafeInteger(arming) || typeof armedTime !== 'number') return undefined;
  return {
    id,
    instrument,
    condition,
    arming: arming as number,
    armedTime,
    notify: notify === true,
    sound: sound === true,
  };
}
