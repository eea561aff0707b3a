import { type Bounds, within } from './panels';

/** How far an arrow moves a rule, px; with Shift. */
const STEP = 16;
const LONG_STEP = 64;

/** One rule between two regions. */
export interface RuleShape {
  /** How the rule itself runs: `vertical` between left and right. */
  readonly orientation: 'vertical' | 'horizontal';
  /** Where the region it sizes lies: moving the rule away from it makes it larger. */
  readonly side: 'before' | 'after';
}

/**
 * What a key does to the size of a region. Arrows move the rule their own way, Home and End make the region as small and
 * as large as it gets.
 * @returns px; undefined for a key that is none of them.
 */
export function sizeAfterKey(
  { key, shiftKey }: Pick<KeyboardEvent, 'key' | 'shiftKey'>,
  size: number,
  bounds: Bounds,
  { orientation, side }: RuleShape,
): number | undefined {
  if (key === 'Home') return bounds.min;
  if (key === 'End') return bounds.max;
  const [back, forth] = orientation === 'vertical' ? ['ArrowLeft', 'ArrowRight'] : ['ArrowUp', 'ArrowDown'];
  const direction = key === forth ? 1 : key === back ? -1 : 0;
  if (direction === 0) return undefined;
  return within(size + direction * (shiftKey ? LONG_STEP : STEP) * (side === 'before' ? 1 : -1), bounds);
}
