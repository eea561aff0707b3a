/** From `from` (inclusive) to `to` (exclusive), ms since 1970. */
export type TimeRange = readonly [from: number, to: number];

/** Stretches of time without overlap, oldest first; those that touch are one. */
export class TimeRanges {
  #ranges: TimeRange[] = [];

  constructor(ranges: Iterable<TimeRange> = []) {
    for (const [from, to] of ranges) this.add(from, to);
  }

  add(from: number, to: number): void {
    if (!(from < to)) return;
    const apart = this.#ranges.filter(([start, end]) => end < from || start > to);
    const joined = this.#ranges.filter(([start, end]) => end >= from && start <= to);
    const start = Math.min(from, joined[0]?.[0] ?? from);
    const end = Math.max(to, joined.at(-1)?.[1] ?? to);
    this.#ranges = [...apart, [start, end] as const].sort((one, other) => one[0] - other[0]);
  }

  remove(from: number, to: number): void {
    if (!(from < to)) return;
    this.#ranges = this.#ranges.flatMap(([start, end]) => {
      const left: TimeRange[] = [];
      if (start < Math.min(end, from)) left.push([start, Math.min(end, from)]);
      if (Math.max(start, to) < end) left.push([Math.max(start, to), end]);
      return left;
    });
  }

  /** The stretch that holds the instant just before `time`: where it begins; undefined where none does. */
  reachingTo(time: number): number | undefined {
    return this.#ranges.find(([start, end]) => start < time && end >= time)?.[0];
  }

  /** Where the stretch ends that holds `time`; undefined where none does. */
  endOf(time: number): number | undefined {
    return this.#ranges.find(([start, end]) => start <= time && end > time)?.[1];
  }

  /** The end of the newest stretch that is over before `time`; undefined where there is none. */
  endBefore(time: number): number | undefined {
    return this.#ranges.findLast(([, end]) => end < time)?.[1];
  }

  covers(from: number, to: number): boolean {
    return from >= to || (this.endOf(from) ?? from) >= to;
  }

  toJSON(): readonly TimeRange[] {
    return this.#ranges;
  }
}
