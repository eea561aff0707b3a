const MONTH = 60;
const DAY = 50;
const YEAR = 70;

export interface TimeTexts {
  /** For a mark on the axis, by how much it stands out (see `tickWeight`): a year, a month, a day or a time of day. */
  mark(instant: number, weight: number): string;
  /** For a bar: date and, unless bars are days, time. */
  bar(instant: number): string;
}

/** @param timeZone IANA; undefined is the reader's own. `days`: bars are days, which have no time. */
export function timeTexts(timeZone: string | undefined, days: boolean): TimeTexts {
  const format = (options: Intl.DateTimeFormatOptions) =>
    new Intl.DateTimeFormat('en-GB', { hourCycle: 'h23', ...options, ...(timeZone !== undefined && { timeZone }) });
  const year = format({ year: 'numeric' });
  const month = format({ month: 'short' });
  const day = format({ day: 'numeric', month: 'short' });
  const clock = format({ hour: '2-digit', minute: '2-digit' });
  const date = format({ day: 'numeric', month: 'short', ...(days && { year: 'numeric' }) });
  return {
    mark: (instant, weight) =>
      (weight >= YEAR ? year : weight >= MONTH ? month : weight >= DAY || days ? day : clock).format(instant),
    bar: (instant) => (days ? date.format(instant) : `${date.format(instant)} ${clock.format(instant)}`),
  };
}
