import { frequencyStep } from '@/lib/protocol/frequency-steps';

/** @returns least time between frames for a wish, ms: that of its step. */
export function intervalFor(maxFrequency: number): number {
  return 1000 / frequencyStep(maxFrequency);
}
