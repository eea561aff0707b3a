/**
 * Levenshtein distance: insertions, deletions and substitutions from one text to the other.
 * @param furthest beyond it the distance is not of interest.
 * @returns infinity when it is more than `furthest`.
 */
export function editDistance(from: string, to: string, furthest = Number.POSITIVE_INFINITY): number {
  if (Math.abs(from.length - to.length) > furthest) return Number.POSITIVE_INFINITY;
  let row = Array.from({ length: to.length + 1 }, (_, at) => at);
  for (let i = 1; i <= from.length; i++) {
    const next = [i];
    let least = i;
    for (let j = 1; j <= to.length; j++) {
      const substitute = (row[j - 1] ?? 0) + (from[i - 1] === to[j - 1] ? 0 : 1);
      const cost = Math.min(substitute, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1);
      next.push(cost);
      least = Math.min(least, cost);
    }
    // Rows never get cheaper.
    if (least > furthest) return Number.POSITIVE_INFINITY;
    row = next;
  }
  const distance = row[to.length] ?? 0;
  return distance <= furthest ? distance : Number.POSITIVE_INFINITY;
}
