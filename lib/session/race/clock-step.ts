/** What browsers without special isolation give `performance.now`, ms, at the coarsest; where no step shows. */
const COARSE_MS = 1;
const STEPS = 3;
const MOST_READINGS = 20_000;

/**
 * The smallest step a clock was seen to make, ms: browsers make `performance.now` coarse (5 µs to 1 ms), and what is
 * nearer together than a step happened at the same time as far as anybody can tell.
 *
 * It reads the clock for a few steps, some milliseconds at most. A clock that stands still is taken for one of 1 ms.
 */
export function clockStep(now: () => number): number {
  let smallest = Number.POSITIVE_INFINITY;
  let steps = 0;
  let before = now();
  for (let reading = 0; reading < MOST_READINGS && steps < STEPS; reading++) {
    const time = now();
    if (time > before) {
      smallest = Math.min(smallest, time - before);
      steps++;
    }
    before = time;
  }
  return steps === 0 ? COARSE_MS : Math.min(smallest, COARSE_MS);
}
