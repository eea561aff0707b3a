import { type AlertRule, MOST_RULES, readRule } from './alert-rule';
import { parsedRecord } from './parsed-record';

/** What the reader has decided, as it is kept; only ever written at a reader's wish. */
export interface KeptRules {
  /** Oldest first, at most 100. */
  readonly rules: readonly AlertRule[];
  /** What fired up to then has been dismissed, ms since 1970. */
  readonly seenTime: number;
  /** What fired up to then is to be forgotten, ms since 1970. */
  readonly clearedTime: number;
}

/** Reads what was kept. Whatever it is, there is something to go on with: what is not understood is left out. */
export function readKeptRules(text: string | null): KeptRules {
  const { rules: kept, seenTime, clearedTime } = parsedRecord(text);
  const rules = new Map<string, AlertRule>();
  for (const value of Array.isArray(kept) ? kept : []) {
    const rule = readRule(value);
    if (rule !== undefined && rules.size < MOST_RULES) rules.set(rule.id, rule);
  }
  return { rules: [...rules.values()], seenTime: timeOf(seenTime), clearedTime: timeOf(clearedTime) };
}

function timeOf(value: unknown): number {
  return typeof value === 'number' ? value : 0;
}
