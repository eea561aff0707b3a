import { memo } from 'react';
import { UNKNOWN } from '@/lib/market/number-format';
import type { RowState } from '@/lib/session/row-state';
import { StateShape } from './state-shape';
import { stateText } from './state-text';

const INK: Readonly<Record<RowState['word'], string>> = {
  LIVE: 'text-fresh',
  SLOW: 'text-slow',
  STALE: 'text-stale',
  DELAYED: 'text-delayed',
  CLOSED: 'text-ink3',
  HALTED: 'text-halted',
  // Only the cross is loud: twenty red words at once would say nothing.
  DISCONNECTED: 'text-stale',
  SIM: 'text-sim',
};

export interface StateMarkProps {
  readonly state: RowState;
  readonly testId?: string;
}

/** Word, shape and colour of an instrument's state. */
export const StateMark = memo(function StateMark({ state, testId }: StateMarkProps) {
  const { word, awaited, delayMinutes } = state;
  const title = stateText(state, Date.now());
  // To call SLOW what has only just been asked for would be a false alarm.
  if (awaited && word === 'SLOW')
    return (
      <span className="text-ink3" title={title} data-testid={testId} data-state="AWAITED">
        {UNKNOWN}
      </span>
    );
  return (
    <span className={`word inline-flex items-center gap-1.5 whitespace-nowrap ${INK[word]}`} title={title}>
      <span className={word === 'DISCONNECTED' ? 'text-fault' : ''}>
        <StateShape word={word} />
      </span>
      <span data-testid={testId} data-state={word}>
        {word}
        {word === 'DELAYED' && delayMinutes > 0 && ` ${delayMinutes} min`}
      </span>
    </span>
  );
});
