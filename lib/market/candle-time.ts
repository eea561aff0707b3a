import { CANDLE_MS, type CandleInterval } from './candle';

const DAY_MS = CANDLE_MS['1d'];
/** Reaches into the next day from the start of any, also of one with 23 or 25 hours. */
const INTO_NEXT_DAY_MS = DAY_MS + 2 * CANDLE_MS['1h'];
const formats = new Map<string, Intl.DateTimeFormat | undefined>();
/** The day asked for last, by zone: trades come in order, and calendars are slow. */
const lastDays = new Map<string, { readonly start: number; readonly end: number }>();

/**
 * When the candle begins that holds this instant, ms since 1970.
 * @param timeZone whose midnight days begin at (IANA, as `America/New_York`). Default UTC. Shorter intervals are UTC's
 * everywhere.
 */
export function candleStart(time: number, interval: CandleInterval, timeZone?: string): number {
  const length = CANDLE_MS[interval];
  if (interval === '1d' && timeZone !== undefined) return dayOf(time, timeZone).start;
  return Math.floor(time / length) * length;
}

/** When the candle that begins at `start` ends and the next one begins. */
export function candleEnd(start: number, interval: CandleInterval, timeZone?: string): number {
  if (interval === '1d' && timeZone !== undefined) return dayOf(start, timeZone).end;
  return start + CANDLE_MS[interval];
}

function dayOf(time: number, timeZone: string): { start: number; end: number } {
  const held = lastDays.get(timeZone);
  if (held !== undefined && time >= held.start && time < held.end) return held;
  const start = midnight(time, timeZone);
  const day = { start, end: midnight(start + INTO_NEXT_DAY_MS, timeZone) };
  lastDays.set(timeZone, day);
  return day;
}

function midnight(time: number, timeZone: string): number {
  const local = time + offset(time, timeZone);
  const localMidnight = Math.floor(local / DAY_MS) * DAY_MS;
  // Clocks may have been changed since: the offset that counts is the one at midnight.
  return localMidnight - offset(localMidnight - offset(time, timeZone), timeZone);
}

/** Local time minus UTC, ms; 0 for a zone nobody knows. */
function offset(time: number, timeZone: string): number {
  const format = formatOf(timeZone);
  if (format === undefined) return 0;
  const part: Record<string, number> = {};
  for (const { type, value } of format.formatToParts(time)) part[type] = Number(value);
  const { year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0 } = part;
  return Date.UTC(year, month - 1, day, hour, minute, second) - Math.floor(time / 1_000) * 1_000;
}

function formatOf(timeZone: string): Intl.DateTimeFormat | undefined {
  if (formats.has(timeZone)) return formats.get(timeZone);
  let format: Intl.DateTimeFormat | undefined;
  try {
    const digits = { year: 'numeric', month: 'numeric', day: 'numeric' } as const;
    const clock = { hour: 'numeric', minute: 'numeric', second: 'numeric', hourCycle: 'h23' } as const;
    format = new Intl.DateTimeFormat('en-US', { timeZone, ...digits, ...clock });
  } catch {
    // A venue's word, not ours: days of UTC are better than none.
  }
  formats.set(timeZone, format);
  return format;
}
