import type { InstrumentId } from '@/lib/market/instrument';
import { decimalSign, formatNumber } from '@/lib/market/number-format';
import { decimalsOf } from '@/lib/market/price-format';
import {
  type AlertCondition,
  type AlertKind,
  CONDITION_BOUNDS,
  isPrice,
  isWithin,
} from '@/lib/session/alerts/alert-condition';

type MoveDirection = Extract<AlertCondition, { kind: 'move' }>['direction'];

/** What stands in the form, as it was typed. */
export interface AlertDraft {
  readonly instrument: InstrumentId;
  readonly kind: AlertKind;
  readonly price: string;
  readonly direction: MoveDirection;
  readonly percent: string;
  readonly minutes: string;
  readonly seconds: string;
}

export type DraftField = 'price' | 'percent' | 'minutes' | 'seconds';

/** One sentence for each field that cannot be read. */
export type DraftFaults = Partial<Record<DraftField, string>>;

export function firstDraft(instrument: InstrumentId): AlertDraft {
  return { instrument, kind: 'above', price: '', direction: 'either', percent: '2', minutes: '5', seconds: '30' };
}

/** For another alert of the same kind; its numbers are not known yet. */
export function nextDraft({ instrument, kind, direction }: AlertDraft): AlertDraft {
  return { ...firstDraft(instrument), kind, direction };
}

/** @param step of the price; undefined while it is not known. */
export function draftOf(instrument: InstrumentId, condition: AlertCondition, step: number | undefined): AlertDraft {
  const draft = { ...firstDraft(instrument), kind: condition.kind };
  switch (condition.kind) {
    case 'above':
    case 'below':
      return { ...draft, price: typedPrice(condition.price, step) };
    case 'move': {
      const { direction, percent, minutes } = condition;
      return { ...draft, direction, percent: typed(percent), minutes: typed(minutes) };
    }
    case 'silent':
      return { ...draft, seconds: typed(condition.seconds) };
  }
}

/** A price as one would type it: all digits of its step, nothing between the thousands. */
export function typedPrice(price: number, step: number | undefined): string {
  if (step === undefined) return typed(price);
  const text = price.toFixed(decimalsOf(step));
  // A price finer than its step keeps its own digits.
  return Number(text) === price ? text.replace('.', decimalSign()) : typed(price);
}

/** @returns the condition, or what keeps it from being one. */
export function readDraft(
  draft: AlertDraft,
): { readonly condition: AlertCondition } | { readonly faults: DraftFaults } {
  switch (draft.kind) {
    case 'above':
    case 'below': {
      const price = readNumber(draft.price);
      if (isPrice(price)) return { condition: { kind: draft.kind, price } };
      if (typeof price === 'number') return { faults: { price: 'A price is more than 0.' } };
      return { faults: { price: price ?? 'Write a price, such as 250.50.' } };
    }
    case 'move':
      return readMove(draft);
    case 'silent': {
      const seconds = readNumber(draft.seconds);
      if (isWithin('seconds', seconds)) return { condition: { kind: 'silent', seconds } };
      return { faults: { seconds: faultOf(seconds, `${boundsText('seconds')} seconds; a day is the most`) } };
    }
  }
}

function readMove(draft: AlertDraft): ReturnType<typeof readDraft> {
  const percent = readNumber(draft.percent);
  const minutes = readNumber(draft.minutes);
  const faults: DraftFaults = {
    ...(isWithin('percent', percent) ? {} : { percent: faultOf(percent, `${boundsText('percent')} percent`) }),
    ...(isWithin('minutes', minutes)
      ? {}
      : { minutes: faultOf(minutes, `${boundsText('minutes')} minutes; a day is the most`) }),
  };
  if (!isWithin('percent', percent) || !isWithin('minutes', minutes)) return { faults };
  if (draft.direction === 'down' && percent >= 100) return { faults: { percent: 'No price falls by 100 % or more.' } };
  return { condition: { kind: 'move', direction: draft.direction, percent, minutes } };
}

/** @param read of the field, and not within its bounds. */
function faultOf(read: number | string | undefined, allowed: string): string {
  return typeof read === 'string' ? read : `Write ${allowed}.`;
}

/**
 * Reads a number in the reader's own way of writing it, and with a point.
 * @returns a sentence for one that is read in two ways: a point before three digits, where a comma is the decimal sign;
 * undefined for what is no number.
 */
function readNumber(text: string): number | string | undefined {
  const bare = text.replaceAll(/[\s\u00a0\u202f'’]/g, '');
  const comma = decimalSign() === ',';
  if (comma && /^-?[1-9]\d{0,2}\.\d{3}$/.test(bare))
    return `${bare} may be ${bare.replace('.', '')} or ${bare.replace('.', ',')}. Write the one that is meant.`;
  const plain = comma ? withPoint(bare) : withoutGroups(bare);
  return /^-?(\d+\.?\d*|\.\d+)$/.test(plain) ? Number(plain) : undefined;
}

/** Points are between thousands where a comma or another point says so. */
function withPoint(text: string): string {
  const grouped = text.includes(',') || /^-?\d{1,3}(\.\d{3}){2,}$/.test(text);
  return grouped ? text.replaceAll('.', '').replace(',', '.') : text;
}

/** A comma is between thousands here, and nowhere else. */
function withoutGroups(text: string): string {
  return /^-?\d{1,3}(,\d{3})+(\.\d*)?$/.test(text) ? text.replaceAll(',', '') : text;
}

function boundsText(part: keyof typeof CONDITION_BOUNDS): string {
  const { least, most } = CONDITION_BOUNDS[part];
  const number = (value: number) => formatNumber(value, { maximumFractionDigits: 2 });
  return `${number(least)} to ${number(most)}`;
}

function typed(value: number): string {
  return formatNumber(value, { maximumFractionDigits: 20, useGrouping: false });
}
