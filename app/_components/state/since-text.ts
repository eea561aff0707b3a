import { readerFormat } from '@/lib/market/reader-format';
import { formatClockTime } from '@/lib/market/time-format';

const DAY_MS = 86_400_000;

/**
 * @param since ms since 1970.
 * @param now ms since 1970.
 * @returns the time of day, `14:32:07`; before today with its day, `Fri 20:00:00`, and before this week with its date.
 */
export function sinceText(since: number, now: number): string {
  const { timeZone } = readerFormat();
  const day = (instant: number, options: Intl.DateTimeFormatOptions) =>
    new Intl.DateTimeFormat('en-US', { ...options, ...(timeZone !== undefined && { timeZone }) }).format(instant);
  const time = formatClockTime(since);
  const date = { day: 'numeric', month: 'short' } as const;
  if (day(since, { ...date, year: 'numeric' }) === day(now, { ...date, year: 'numeric' })) return time;
  return `${now - since < 6 * DAY_MS ? day(since, { weekday: 'short' }) : day(since, date)} ${time}`;
}
