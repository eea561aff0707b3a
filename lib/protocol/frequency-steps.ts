/** What `maxFrequency` is rounded down to, Hz, slowest first: readers of nearly the same pace share their frames. */
export const FREQUENCY_STEPS_HZ = [0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 30, 60] as const;

/** @returns the fastest step not above a wish, Hz; the slowest for a wish below all. */
export function frequencyStep(maxFrequency: number): number {
  return FREQUENCY_STEPS_HZ.findLast((hz) => hz <= maxFrequency) ?? FREQUENCY_STEPS_HZ[0];
}
