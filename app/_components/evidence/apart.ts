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

/** Middle of a label, px. */
interface Place {
  readonly x: number;
  readonly y: number;
}

/**
 * Moves labels apart upwards and downwards alone: those that stand beside one another stay where they are.
 *
 * @param size of a label, px.
 * @returns where each stands, in the same order; `x` as it was.
 */
export function apartInColumns(
  wanted: readonly Place[],
  size: { readonly width: number; readonly height: number },
  low: number,
  high: number,
): readonly Place[] {
  const order = wanted.map(({ x }, index) => ({ x, index })).sort((a, b) => a.x - b.x);
  const columns: number[][] = [];
  let right = Number.NEGATIVE_INFINITY;
  for (const { x, index } of order) {
    if (x - right >= size.width) columns.push([]);
    columns.at(-1)?.push(index);
    right = x;
  }
  const placed = [...wanted];
  for (const column of columns) {
    const ys = apart(
      column.map((index) => wanted[index]?.y ?? low),
      size.height,
      low,
      high,
    );
    column.forEach((index, at) => {
      placed[index] = { x: wanted[index]?.x ?? 0, y: ys[at] ?? low };
    });
  }
  return placed;
}
