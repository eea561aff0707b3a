/** Lists up to this long are mounted whole. */
export const WHOLE_ROWS = 60;
/** Rows that are mounted beyond what is seen, each way. */
const SPARE_ROWS = 4;

export interface Sight {
  /** Pixels of the list above what is seen of it, and where that ends. */
  readonly from: number;
  readonly to: number;
  readonly rowPx: number;
}

/** A row to mount. */
interface MountedRow {
  readonly at: number;
  /** Rows left out right before it. */
  readonly gap: number;
}

export interface RowWindow {
  readonly rows: readonly MountedRow[];
  /** Rows left out after the last. */
  readonly gap: number;
}

/**
 * Which of many rows of one height to mount.
 * @param pinned places of rows that are mounted wherever one looks: the chosen one, and one that has the focus.
 */
export function rowWindow(count: number, { from, to, rowPx }: Sight, pinned: readonly number[]): RowWindow {
  const whole = count <= WHOLE_ROWS || rowPx <= 0;
  const first = whole ? 0 : Math.max(0, Math.floor(from / rowPx) - SPARE_ROWS);
  const end = whole ? count : Math.min(count, Math.ceil(to / rowPx) + SPARE_ROWS);
  const places = new Set(pinned.filter((at) => at >= 0 && at < count));
  for (let at = first; at < end; at += 1) places.add(at);
  let next = 0;
  const rows = [...places]
    .sort((a, b) => a - b)
    .map((at) => {
      const gap = at - next;
      next = at + 1;
      return { at, gap };
    });
  return { rows, gap: count - next };
}
