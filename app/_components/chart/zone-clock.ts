const QUARTER_HOUR_MS = 900_000;

/** Reads clocks of one time zone. Daylight saving time begins and ends there as it does. */
export class ZoneClock {
  /** IANA; undefined is the reader's own. */
  readonly timeZone: string | undefined;
  readonly #format: Intl.DateTimeFormat;
  /** By quarter of an hour: clocks are changed at no other times, and calendars are slow. */
  readonly #offsets = new Map<number, number>();

  /** @throws RangeError for a zone nobody knows. */
  constructor(timeZone: string | undefined) {
    this.timeZone = timeZone;
    this.#format = new Intl.DateTimeFormat('en-US', {
      timeZone,
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
      second: 'numeric',
      hourCycle: 'h23',
    });
  }

  /** @returns what a clock there shows at this instant, as the instant at which one of UTC shows it; ms since 1970. */
  wall(instant: number): number {
    const quarter = Math.floor(instant / QUARTER_HOUR_MS);
    let offset = this.#offsets.get(quarter);
    if (offset === undefined) {
      offset = this.#offset(quarter * QUARTER_HOUR_MS);
      this.#offsets.set(quarter, offset);
    }
    return instant + offset;
  }

  #offset(instant: number): number {
    const part: Record<string, number> = {};
    for (const { type, value } of this.#format.formatToParts(instant)) part[type] = Number(value);
    const { year = 1970, month = 1, day = 1, hour = 0, minute = 0, second = 0 } = part;
    return Date.UTC(year, month - 1, day, hour, minute, second) - instant;
  }
}
