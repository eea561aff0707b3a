/** What an alert waits for. Prices are of `last`, in the quote currency. */
export type AlertCondition =
  | { readonly kind: 'above' | 'below'; readonly price: number }
  | {
      readonly kind: 'move';
      readonly direction: 'up' | 'down' | 'either';
      /** Against the price that many minutes ago. */
      readonly percent: number;
      readonly minutes: number;
    }
  /** No update for that long. */
  | { readonly kind: 'silent'; readonly seconds: number };

export type AlertKind = AlertCondition['kind'];

/** What a condition may say; each bound is allowed. */
export const CONDITION_BOUNDS = {
  percent: { least: 0.01, most: 1_000 },
  minutes: { least: 1, most: 1_440 },
  /** Under 5 s the pauses of a network are longer. */
  seconds: { least: 5, most: 86_400 },
} as const;

const DIRECTIONS: readonly unknown[] = ['up', 'down', 'either'];

/** @returns what a stored value says, undefined where it says none that can be judged. */
export function readCondition(value: unknown): AlertCondition | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  const { kind, price, direction, percent, minutes, seconds } = value as Record<string, unknown>;
  if (kind === 'above' || kind === 'below') return isPrice(price) ? { kind, price } : undefined;
  if (kind === 'silent') return isWithin('seconds', seconds) ? { kind, seconds } : undefined;
  if (kind !== 'move' || !DIRECTIONS.includes(direction)) return undefined;
  if (!isWithin('percent', percent) || !isWithin('minutes', minutes)) return undefined;
  return { kind, direction: direction as 'up' | 'down' | 'either', percent, minutes };
}

export function isPrice(value: unknown): value is number {
  return typeof value === 'number' && Number.isFinite(value) && value > 0;
}

export function isWithin(part: keyof typeof CONDITION_BOUNDS, value: unknown): value is number {
  const { least, most } = CONDITION_BOUNDS[part];
  return typeof value === 'number' && value >= least && value <= most;
}
