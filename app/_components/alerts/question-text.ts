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

/** Prices this many times apart are a slip of the hand more often than a wish. */
const FAR = 100;

/** @returns what to ask before an alert is set that may not be meant; undefined where there is nothing to ask. */
export function questionText(wish: AlertWish, current: Current): string | undefined {
  const parts = [farText(wish, current), alreadyText(wish, current)].filter((part) => part !== undefined);
  return parts.length === 0 ? undefined : parts.join(' ');
}

/** Of a price that nobody expects soon, or that cannot be compared. */
function farText({ instrument, condition }: AlertWish, { last, step }: Current): string | undefined {
  if (condition.kind !== 'above' && condition.kind !== 'below') return undefined;
  const price = priceText(condition.price, step);
  if (last === undefined)
    return `No price of ${symbolOf(instrument)} is known yet: how far ${price} is from it cannot be told.`;
  const current = `the current price, ${priceText(last, step)}`;
  if (condition.price > last * FAR) return `${price} is more than 100 times ${current}.`;
  if (condition.price < last / FAR) return `${price} is less than a hundredth of ${current}.`;
  return undefined;
}

/** Of a condition that holds as it is set. */
function alreadyText({ instrument, condition }: AlertWish, { last, silentMs, step }: Current): string | undefined {
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
