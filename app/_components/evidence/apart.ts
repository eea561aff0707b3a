/**
 * Moves labels apart along one axis as little as is needed for none to cover another.
 *
 * @param wanted where each label would like to stand.
 * @returns where each stands, in the same order, inside `low` to `high` as far as there is room.
 */
export function apart(wanted: readonly number[], distance: number, low: number, high: number): readonly number[] {
  const order = wanted.map((at, index) => ({ at, index })).sort((a, b) => a.at - b.at);
  let floor = low;
  for (const label of order) {
    label.at = Math.max(label.at, floor);
    floor = label.at + distance;
  }
  let ceiling = high;
  for (const label of [...order].reverse()) {
    label.at = Math.min(label.at, ceiling);
    ceiling = label.at - distance;
  }
  const placed = [...wanted];
  for (const { at, index } of order) placed[index] = at;
  return placed;
}
