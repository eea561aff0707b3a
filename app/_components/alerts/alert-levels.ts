import type { InstrumentId } from '@/lib/market/instrument';
import type { StandingRule } from '@/lib/session/alerts/alert-desk';

/** A price that an armed alert waits for. */
export interface AlertLevel {
  readonly kind: 'above' | 'below';
  readonly price: number;
}

/** @returns those of one instrument, each once, lowest first. What has fired waits for nothing. */
export function alertLevels(rules: readonly StandingRule[], id: InstrumentId): readonly AlertLevel[] {
  const levels = new Map<string, AlertLevel>();
  for (const { instrument, condition, fired } of rules) {
    if (fired || instrument !== id || (condition.kind !== 'above' && condition.kind !== 'below')) continue;
    levels.set(`${condition.kind} ${condition.price}`, condition);
  }
  return [...levels.values()].sort((one, other) => one.price - other.price);
}
