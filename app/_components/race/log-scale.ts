/** Delivery latency from end to end of a track, ms: what is outside stands at the end. */
const FLOOR_MS = 1;
const CEILING_MS = 2_000;

/** Where the tracks have a guide. */
export const LATENCY_GUIDES_MS = [1, 10, 100, 1_000];

/** @returns where a latency stands on a track, 0 to 1: a logarithm, so that 3 ms and 300 ms are both to be read. */
export function latencyAt(ms: number): number {
  const inside = Math.min(CEILING_MS, Math.max(FLOOR_MS, ms));
  return Math.log(inside / FLOOR_MS) / Math.log(CEILING_MS / FLOOR_MS);
}

/** A logarithm for both signs, even near 0: a millisecond either way is one step. */
export function signedLog(ms: number): number {
  return Math.sign(ms) * Math.log10(1 + Math.abs(ms));
}
