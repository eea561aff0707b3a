import { candleStart } from '@/lib/market/candle-time';
import type { TradingSession } from '@/lib/market/trading-session';
import { FeedError } from '../feed';
import { NEW_YORK } from './options';
import { isRecord } from './record';

/** A stretch in which the exchange's hours do not change, ms since 1970. */
export interface MarketPhase {
  /** Absent while closed. */
  readonly session?: TradingSession;
  readonly since: number;
  /** Infinity where the calendar ends. */
  readonly until: number;
}

interface MarketDay {
  /** Midnight in New York; so are the others ms since 1970. */
  readonly date: number;
  readonly preOpen: number;
  readonly open: number;
  readonly close: number;
  readonly postClose: number;
}

const MINUTE_MS = 60_000;
/** Noon of UTC lies within the same day of New York. */
const NOON = 'T12:00:00Z';

/** The days on which New York trades and their hours, early closes included. */
export class MarketCalendar {
  readonly #days: readonly MarketDay[];

  /**
   * @param answer of `/v2/calendar`: https://docs.alpaca.markets/reference/legacycalendar. Times are New York's, as
   *   `09:30` and `0400`.
   * @throws FeedError when it has no day that makes sense.
   */
  constructor(answer: unknown) {
    const days = (Array.isArray(answer) ? answer : []).flatMap((row) => dayOf(row) ?? []);
    if (days.length === 0) throw new FeedError('Alpaca did not give its calendar: its answer has no day in it.');
    this.#days = days.sort((one, other) => one.date - other.date);
  }

  /** @returns undefined before the first day. */
  phaseAt(time: number): MarketPhase | undefined {
    const at = this.#latest(time);
    const day = this.#days[at];
    if (day === undefined) return undefined;
    const { preOpen, open, close, postClose } = day;
    if (time < open) return { session: 'pre', since: preOpen, until: open };
    if (time < close) return { session: 'regular', since: open, until: close };
    if (time < postClose) return { session: 'post', since: close, until: postClose };
    return { since: postClose, until: this.#days[at + 1]?.preOpen ?? Number.POSITIVE_INFINITY };
  }

  /** @returns midnight (New York) of the day whose figures count: today from 4 a.m., before that the last that traded. */
  dayAt(time: number): number | undefined {
    return this.#days[this.#latest(time)]?.date;
  }

  #latest(time: number): number {
    return this.#days.findLastIndex(({ preOpen }) => preOpen <= time);
  }
}

function dayOf(row: unknown): MarketDay | undefined {
  if (!isRecord(row) || typeof row.date !== 'string') return undefined;
  const noon = Date.parse(`${row.date}${NOON}`);
  if (!Number.isFinite(noon)) return undefined;
  const date = candleStart(noon, '1d', NEW_YORK);
  // Clocks change on Sundays, when nothing trades: a trading day has as many hours as it seems.
  const at = (text: unknown, usual: string) => date + minutesOf(typeof text === 'string' ? text : usual) * MINUTE_MS;
  const day = {
    date,
    preOpen: at(row.session_open, '0400'),
    open: at(row.open, ''),
    close: at(row.close, ''),
    postClose: at(row.session_close, '2000'),
  };
  const inOrder = day.preOpen <= day.open && day.open < day.close && day.close <= day.postClose;
  return inOrder ? day : undefined;
}

/** @returns NaN for what is no time of day. */
function minutesOf(text: string): number {
  const [, hours, minutes] = /^([01]\d|2[0-3]):?([0-5]\d)$/.exec(text) ?? [];
  return hours === undefined ? Number.NaN : Number(hours) * 60 + Number(minutes);
}
