const STEPS_HZ = [0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 30, 60] as const;

/**
 * @returns least time between frames for a wish, ms: that of the fastest step not above it, so that readers of
 * nearly the same pace share their frames.
 */
export function intervalFor(maxFrequency: number): number {
  let step: number = STEPS_HZ[0];
  for (const hz of STEPS_HZ) if (hz <= maxFrequency) step = hz;
  return 1000 / step;
}
