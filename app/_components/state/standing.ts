import type { RowState } from '@/lib/session/row-state';

/**
 * What a state does to the ink of a price.
 * - `fresh`: bright and heavy, with hue. - `held`: as good as its venue gives, without a clock running.
 * - `drained`: old; thin, grey, dotted, without hue.
 */
export type Standing = 'fresh' | 'held' | 'drained';

export function standingOf(word: RowState['word']): Standing {
  if (word === 'STALE' || word === 'DISCONNECTED') return 'drained';
  if (word === 'DELAYED' || word === 'CLOSED' || word === 'HALTED') return 'held';
  return 'fresh';
}
