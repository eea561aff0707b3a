import type { StandingRule } from '@/lib/session/alerts/alert-desk';
import type { RowState } from '@/lib/session/row-state';

export interface Surroundings {
  /** Its instrument's prices are asked for. */
  readonly followed: boolean;
  readonly word: RowState['word'];
  /** The page has a server. */
  readonly connected: boolean;
}

/** @returns what keeps an armed alert from being judged now; undefined where nothing does. */
export function obstacleText(
  { condition, fired }: StandingRule,
  { followed, word, connected }: Surroundings,
): string | undefined {
  if (fired) return undefined;
  if (!connected) return 'The page has no server: nothing is judged.';
  if (!followed) return 'No prices of it come: the server does not offer it, or 200 instruments are followed already.';
  if (condition.kind === 'silent' && (word === 'CLOSED' || word === 'HALTED'))
    return `It is ${word}: silence is not judged.`;
  return undefined;
}

/** @returns what an armed alert waits for before it can fire, because its condition held already; undefined for nothing. */
export function waitingText({ condition, ready, fired }: StandingRule): string | undefined {
  if (fired || ready) return undefined;
  switch (condition.kind) {
    case 'above':
      return 'Waits for the price to be at or below that first.';
    case 'below':
      return 'Waits for the price to be at or above that first.';
    case 'move':
      return 'Waits until it has moved by less than that first.';
    case 'silent':
      return 'Waits for an update first.';
  }
}
