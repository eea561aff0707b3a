/** Every sawtooth on the page is drawn on this one scale: logarithmic, so that 30 ms and 1 s can be told apart. */
export const FLOOR_MS = 5;
export const CEILING_MS = 5_000;
export const GUIDES_MS: readonly number[] = [100];

const SPAN = Math.log(CEILING_MS / FLOOR_MS);

/** @returns 0 at or below the floor, 1 at or above the ceiling. */
export function stalenessHeight(ms: number): number {
  return Math.min(1, Math.max(0, Math.log(Math.max(ms, FLOOR_MS) / FLOOR_MS) / SPAN));
}
