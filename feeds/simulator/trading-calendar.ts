import type { TradingSession } from '@/lib/market/trading-session';
import { newYorkDay, type Stretch } from './new-york-day';
import { SESSION_MAXIMUM, SESSION_SECONDS, sessionActivity } from './season';

/** A stretch in which the hours of a market do not change; times in ms since 1970. */
export interface TradingPhase {
  readonly open: boolean;
  /** Absent while closed, and for what trades around the clock. */
  readonly session?: TradingSession;
  readonly startsAt: number;
  /** Infinity for what never changes. */
  readonly endsAt: number;
}

/** When a market trades, and how much. */
export interface TradingCalendar {
  /** The exchange's, absent for what trades around the clock. */
  readonly timeZone?: string;
  readonly neverCloses: boolean;
  /** Greatest `activity`. */
  readonly maximum: number;
  /** A day's worth of trading at activity 1. */
  readonly tradingSeconds: number;
  phaseAt(time: number): TradingPhase;
  /** Trades per time, 1 in the mean of regular hours; 0 while closed. */
  activity(time: number): number;
  /** The day of candles and figures that holds `time`, midnight to midnight. */
  day(time: number): Stretch;
  /** First opening and last close on the day of `time`; undefined on a day without trading. */
  hours(time: number): Stretch | undefined;
  /** Begin and end of the main session on the day of `time`; undefined on a day without one. */
  regular(time: number): Stretch | undefined;
}

const DAY_MS = 86_400_000;

function utcDay(time: number): Stretch {
  const from = Math.floor(time / DAY_MS) * DAY_MS;
  return { from, to: from + DAY_MS };
}

const ALWAYS: TradingPhase = { open: true, startsAt: 0, endsAt: Number.POSITIVE_INFINITY };

export const AROUND_THE_CLOCK: TradingCalendar = {
  neverCloses: true,
  maximum: 1,
  tradingSeconds: 86_400,
  phaseAt: () => ALWAYS,
  activity: () => 1,
  day: utcDay,
  hours: utcDay,
  regular: () => undefined,
};

export const NEW_YORK = 'America/New_York';

/**
 * An exchange in New York that trades day and night, so that there is something to see at any hour. Its days are those
 * of New York; its activity follows the U of a session again and again.
 * @param origin when a session's U begins, ms since 1970.
 */
export function alwaysOpen(origin: number): TradingCalendar {
  return {
    timeZone: NEW_YORK,
    neverCloses: true,
    maximum: SESSION_MAXIMUM,
    tradingSeconds: 86_400,
    phaseAt: (time) => {
      const { from, to } = newYorkDay(time);
      return { open: true, session: 'regular', startsAt: from, endsAt: to };
    },
    activity: (time) => {
      const seconds = (time - origin) / 1_000;
      return sessionActivity(((seconds % SESSION_SECONDS) + SESSION_SECONDS) % SESSION_SECONDS);
    },
    day: newYorkDay,
    hours: newYorkDay,
    regular: newYorkDay,
  };
}

const HOUR_MS = 3_600_000;
/** Hours from midnight; a Sunday's clock change finds the market closed. */
const HOURS = [
  { session: 'pre', from: 4, to: 9.5 },
  { session: 'regular', from: 9.5, to: 16 },
  { session: 'post', from: 16, to: 20 },
] as const;
const [OPENS, CLOSES] = [HOURS[0].from * HOUR_MS, HOURS[2].to * HOUR_MS];
/** Activity outside of regular hours: thin. */
const THIN = 0.04;

function isTradingDay(dayStart: number): boolean {
  // At noon in New York it is the same date in UTC.
  const weekday = new Date(dayStart + 12 * HOUR_MS).getUTCDay();
  return weekday !== 0 && weekday !== 6;
}

/** The next trading day after that of `time`, or the one before it. */
function tradingDay(time: number, direction: 1 | -1): number {
  let day = newYorkDay(time);
  do day = newYorkDay(direction === 1 ? day.to : day.from - 1);
  while (!isTradingDay(day.from));
  return day.from;
}

function newYorkPhase(time: number): TradingPhase {
  const { from: midnight } = newYorkDay(time);
  const closed = { open: false } as const;
  if (!isTradingDay(midnight) || time >= midnight + CLOSES) {
    const last = isTradingDay(midnight) ? midnight : tradingDay(time, -1);
    return { ...closed, startsAt: last + CLOSES, endsAt: tradingDay(time, 1) + OPENS };
  }
  for (const { session, from, to } of HOURS) {
    const [startsAt, endsAt] = [midnight + from * HOUR_MS, midnight + to * HOUR_MS];
    if (time >= startsAt && time < endsAt) return { open: true, session, startsAt, endsAt };
  }
  return { ...closed, startsAt: tradingDay(time, -1) + CLOSES, endsAt: midnight + OPENS };
}

/** The hours of US stocks: pre, regular and post, closed at night and at weekends. It knows no holidays. */
export function newYorkHours(): TradingCalendar {
  let held: TradingPhase = { open: false, startsAt: 0, endsAt: 0 };
  const phaseAt = (time: number) => {
    // Asked for each arrival: mostly the same one.
    if (time < held.startsAt || time >= held.endsAt) held = newYorkPhase(time);
    return held;
  };
  return {
    timeZone: NEW_YORK,
    neverCloses: false,
    maximum: SESSION_MAXIMUM,
    tradingSeconds: SESSION_SECONDS + (THIN * (CLOSES - OPENS)) / 1_000 - THIN * SESSION_SECONDS,
    phaseAt,
    activity: (time) => {
      const { open, session, startsAt } = phaseAt(time);
      if (!open) return 0;
      return session === 'regular' ? sessionActivity((time - startsAt) / 1_000) : THIN;
    },
    day: newYorkDay,
    hours: (time) => onTradingDay(time, HOURS[0].from, HOURS[2].to),
    regular: (time) => onTradingDay(time, HOURS[1].from, HOURS[1].to),
  };
}

function onTradingDay(time: number, fromHour: number, toHour: number): Stretch | undefined {
  const midnight = newYorkDay(time).from;
  if (!isTradingDay(midnight)) return undefined;
  return { from: midnight + fromHour * HOUR_MS, to: midnight + toHour * HOUR_MS };
}
