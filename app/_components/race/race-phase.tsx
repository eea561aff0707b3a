import type { RaceFigures } from '@/lib/session/race/race-figures';
import { type StatusLook, StatusWord } from '../state/status-word';

const LOOKS: Readonly<Record<RaceFigures['phase'], StatusLook>> = {
  ready: { word: 'READY', shape: 'CLOSED', ink: 'text-ink2' },
  running: { word: 'RUNNING', shape: 'LIVE', ink: 'text-fresh' },
  finished: { word: 'FINISHED', shape: 'HALTED', ink: 'text-ink2' },
  stopped: { word: 'STOPPED', shape: 'DISCONNECTED', ink: 'text-ink2' },
};

/** Whether it runs: the only thing here that is told aloud. */
export function RacePhase({ phase }: Pick<RaceFigures, 'phase'>) {
  return <StatusWord look={LOOKS[phase]} testId="race-phase" />;
}
