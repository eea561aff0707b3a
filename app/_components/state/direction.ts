/** @returns 1 up, −1 down, 0 for no change at the two decimals that are shown, or an unknown one. */
export function directionOf(ratio: number | undefined): 1 | 0 | -1 {
  if (ratio === undefined || Math.abs(ratio) < 0.00005) return 0;
  return ratio > 0 ? 1 : -1;
}
