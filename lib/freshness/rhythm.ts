const SLICES = 15;
const SLICE_MS = 60_000;
const KEPT_PER_SLICE = 17;
const MIN_GAPS = 20;
const MIN_DUE_MS = 500;
const MAX_DUE_MS = 60_000;

interface Slice {
  minute: number;
  gaps: number;
  /** The longest gaps, descending. */
  readonly longest: number[];
}

/**
 * How often an instrument is usually updated, from its own past.
 *
 * `dueMs` is the p99 (type 7, see `quantile`) of the gaps between updates in the last 15 minutes, clamped to
 * 0.5–60 s. Only the longest gaps decide a p99, so each minute keeps its 17 longest and a count: at most 255 gaps
 * in memory. This is exact as long as no single minute holds more than 17 of the longest 1 %; beyond, at some
 * 28 updates/s and more, the true value is far below the lower clamp anyway.
 */
export class Rhythm {
  #slices: Slice[] = [];
  #lastUpdate: number | undefined;
  #due: number | undefined;
  #changed = false;

  /** @param updateTime ms. Updates at one instant are one update; a time before the last is ignored. */
  add(updateTime: number): void {
    const previous = this.#lastUpdate;
    if (previous !== undefined && updateTime <= previous) return;
    this.#lastUpdate = updateTime;
    if (previous === undefined) return;
    insertDescending(this.#sliceAt(updateTime), updateTime - previous);
    this.#changed = true;
  }

  /** Within how many ms the next update is due; undefined while fewer than 20 gaps are known. */
  get dueMs(): number | undefined {
    if (this.#changed) {
      this.#due = dueOf(this.#slices);
      this.#changed = false;
    }
    return this.#due;
  }

  #sliceAt(updateTime: number): Slice {
    const minute = Math.floor(updateTime / SLICE_MS);
    const newest = this.#slices.at(-1);
    if (newest?.minute === minute) return newest;
    const slice: Slice = { minute, gaps: 0, longest: [] };
    this.#slices = [...this.#slices.filter((old) => old.minute > minute - SLICES), slice];
    return slice;
  }
}

function insertDescending(slice: Slice, gap: number): void {
  slice.gaps += 1;
  const { longest } = slice;
  const place = longest.findIndex((held) => held < gap);
  if (place >= 0) longest.splice(place, 0, gap);
  else if (longest.length < KEPT_PER_SLICE) longest.push(gap);
  if (longest.length > KEPT_PER_SLICE) longest.pop();
}

function dueOf(slices: readonly Slice[]): number | undefined {
  const gaps = slices.reduce((sum, slice) => sum + slice.gaps, 0);
  if (gaps < MIN_GAPS) return undefined;
  const longest = slices.flatMap((slice) => slice.longest).sort((a, b) => b - a);
  const rank = (gaps - 1) * 0.01;
  const shortestKept = longest.at(-1) ?? 0;
  const high = longest[Math.floor(rank)] ?? shortestKept;
  const low = longest[Math.ceil(rank)] ?? shortestKept;
  const p99 = high + (low - high) * (rank - Math.floor(rank));
  return Math.min(MAX_DUE_MS, Math.max(MIN_DUE_MS, p99));
}
