import type { StandingRule } from '@/lib/session/alerts/alert-desk';
import type { RowState } from '@/lib/session/row-state';

export interface Surroundings {
  /** Its instrument's prices are asked for. */
  readonly followed: boolean;
  readonly word: RowState['word'];
  /** The page has a server. */
  readonly connected: boolean;
}

/** @returns why an armed alert cannot fire now, or what it waits for first; undefined where neither is so. */
export function standingText(
  { condition, ready, fired }: StandingRule,
  { followed, word, connected }: Surroundings,
): string | undefined {
  if (fired) return undefined;
  if (!connected) return 'The page has no server: nothing is judged.';
  if (!followed) return 'No prices of it come: the server does not offer it, or 200 instruments are followed already.';
  if (condition.kind === 'silent' && (word === 'CLOSED' || word === 'HALTED'))
    return `It is ${word}: silence is not judged.`;
  if (ready) return undefined;
  switch (condition.kind) {
    case 'above':
      return 'Waits until the price is not above that, then for it to rise above.';
    case 'below':
      return 'Waits until the price is not below that, then for it to fall below.';
    case 'move':
      return 'Waits for prices, and until it has moved by less than that.';
    case 'silent':
      return 'Waits for an update first.';
  }
}
