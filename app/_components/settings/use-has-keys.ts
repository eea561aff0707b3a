import { useMedia } from '../workspace/use-media';

/** @returns whether keys are worth naming: not to a reader whose pointer is a finger. True until the page runs. */
export function useHasKeys(): boolean {
  return !useMedia('(pointer: coarse)');
}
