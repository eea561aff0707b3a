import { symbolOf } from '@/lib/market/instrument';
import { formatAge } from '@/lib/market/time-format';
import type { AlertWish } from '@/lib/session/alerts/alert-rule';
import { conditionHolds } from '@/lib/session/alerts/condition-holds';
import { priceText } from './alert-text';

/** What is known of an instrument while an alert on it is set. */
export interface Current {
  readonly last: number | undefined;
  /** How long there has been no update, ms; undefined while it cannot be told. */
  readonly silentMs: number | undefined;
  readonly step: number | undefined;
}

/** @returns what to say of an alert whose condition holds as it is set; undefined while it does not, or may not. */
export function alreadyText(
  { instrument, condition }: AlertWish,
  { last, silentMs, step }: Current,
): string | undefined {
  if (conditionHolds(condition, { last, base: undefined, silentMs }) !== true) return undefined;
  const symbol = symbolOf(instrument);
  switch (condition.kind) {
    case 'above':
    case 'below': {
      const [back, again] = condition.kind === 'above' ? ['falls back', 'rises above'] : ['rises back', 'falls below'];
      return `${symbol} is ${condition.kind} ${priceText(condition.price, step)} already: ${priceText(last, step)}. Set like this, it fires only after the price ${back} and then ${again} it again.`;
    }
    case 'silent':
      return `${symbol} has had no update for ${formatAge(silentMs)} already. Set like this, it fires only after the next update and another silence.`;
    case 'move':
      return undefined;
  }
}
