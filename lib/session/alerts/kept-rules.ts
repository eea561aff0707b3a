import { type AlertRule, MOST_RULES, readRule } from './alert-rule';
import { isFiringNumber } from './firing';
import { parsedRecord } from './parsed-record';

/** What the reader has decided, as it is kept; only ever written at a reader's wish. */
export interface KeptRules {
  /** Oldest first, at most 100. */
  readonly rules: readonly AlertRule[];
  /** The number of the last firing that has been dismissed; 0 where none has. */
  readonly seen: number;
  /** The number of the last firing that is to be forgotten; 0 where none is. */
  readonly cleared: number;
}

/** Reads what was kept. Whatever it is, there is something to go on with: what is not understood is left out. */
export function readKeptRules(text: string | null): KeptRules {
  const { rules: kept, seen, cleared } = parsedRecord(text);
  const rules = new Map<string, AlertRule>();
  for (const value of Array.isArray(kept) ? kept : []) {
    const rule = readRule(value);
    if (rule !== undefined && rules.size < MOST_RULES) rules.set(rule.id, rule);
  }
  return { rules: [...rules.values()], seen: numberOf(seen), cleared: numberOf(cleared) };
}

function numberOf(value: unknown): number {
  return isFiringNumber(value) ? value : 0;
}
