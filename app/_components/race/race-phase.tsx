import type { RaceFigures } from '@/lib/session/race/race-figures';
import { StateShape } from '../state/state-shape';

const LOOKS = {
  ready: { word: 'READY', shape: 'CLOSED', ink: 'text-ink2' },
  running: { word: 'RUNNING', shape: 'LIVE', ink: 'text-fresh' },
  finished: { word: 'FINISHED', shape: 'HALTED', ink: 'text-ink2' },
} as const;

/** Whether it runs: the only thing here that is told aloud. */
export function RacePhase({ phase }: Pick<RaceFigures, 'phase'>) {
  const { word, shape, ink } = LOOKS[phase];
  return (
    <span
      role="status"
      className={`word flex items-center gap-1.5 whitespace-nowrap ${ink}`}
      data-testid="race-phase"
      data-state={word}
    >
      <StateShape word={shape} />
      {word}
    </span>
  );
}
