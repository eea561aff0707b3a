import type { StateNotice } from '@/lib/market/state';
import { Random } from './random';
import type { TradingCalendar, TradingPhase } from './trading-calendar';

/** How often rare things happen to a stock. */
export interface RareEvents {
  /** Chance of a halt on a trading day. */
  readonly halts: number;
  /** Chance that a day begins with a split. */
  readonly splits: number;
}

export const RARE: RareEvents = { halts: 0.02, splits: 0.002 };

/** What is said of an instrument, without whose it is. */
export type ExchangeNotice = Omit<StateNotice, 'id' | 'venue'>;

/** What an exchange has just begun. */
export interface ExchangeChange {
  /** ms since 1970. */
  readonly at: number;
  readonly notice: ExchangeNotice;
  /** A new day: the figures of the day begin anew. */
  readonly dayBegins: boolean;
  /** The main session is over: its last price is the basis of tomorrow's change. */
  readonly sessionOver: boolean;
  /** Shares for each one before; 1 when nothing was split. */
  readonly split: number;
}

interface Halt {
  readonly from: number;
  readonly to: number;
  readonly why: string;
}

const MINUTE_MS = 60_000;
const SHORTEST_HALT_MS = 5 * MINUTE_MS;
const LONGEST_HALT_MS = 30 * MINUTE_MS;
const REASONS = ['Trading paused after a move beyond its price band.', 'Halted for news.'];
const RATIOS = [2, 3, 4, 5, 10];
/** Nobody splits a share to less than this. */
const LEAST_PRICE = 20;
/** `Friday 20:00` */
const WEEK_TIME = { weekday: 'long', hour: '2-digit', minute: '2-digit', hourCycle: 'h23' } as const;
const NEVER_CLOSES = 'A simulated exchange that never closes.';

/** The day of an exchange for one instrument: its sessions, halts and splits. The same seed and day give the same. */
export class SimulatedExchange {
  #phase: TradingPhase;
  #halt: Halt | undefined;
  #halted = false;
  #split = 1;
  #since: number;
  #today: string;

  /** @param now ms since 1970. */
  constructor(
    private readonly seed: string,
    private readonly calendar: TradingCalendar,
    private readonly rare: RareEvents,
    now: number,
  ) {
    this.#phase = calendar.phaseAt(now);
    this.#since = this.#phase.startsAt;
    this.#today = this.#dayOf(now);
    this.#planHalt(now);
  }

  /** When it next changes, ms since 1970; Infinity for what trades around the clock. */
  get dueAt(): number {
    if (this.#halt === undefined) return this.#phase.endsAt;
    return Math.min(this.#phase.endsAt, this.#halted ? this.#halt.to : this.#halt.from);
  }

  get trading(): boolean {
    return this.#phase.open && !this.#halted;
  }

  /** What is to be said of it; undefined for what trades around the clock. */
  get notice(): ExchangeNotice | undefined {
    if (this.calendar.timeZone === undefined) return undefined;
    const { open, session } = this.#phase;
    const since = this.#since;
    if (!open || session === undefined) return { state: 'closed', since, detail: this.#closedDetail() };
    if (this.#halted && this.#halt !== undefined) return { state: 'halted', session, since, detail: this.#halt.why };
    const details = this.#split > 1 ? [`Split ${this.#split} for 1 today; earlier prices are adjusted.`] : [];
    if (this.calendar.neverCloses) details.push(NEVER_CLOSES);
    return { state: 'live', session, since, ...(details.length > 0 && { detail: details.join(' ') }) };
  }

  #closedDetail(): string {
    const { timeZone } = this.calendar;
    const clock = new Intl.DateTimeFormat('en-US', { ...WEEK_TIME, ...(timeZone !== undefined && { timeZone }) });
    const { startsAt, endsAt } = this.#phase;
    return `Closed since ${clock.format(startsAt)}, until ${clock.format(endsAt)}, New York time.`;
  }

  /** Does what is due. @param price of now, which decides what a split may be. */
  advance(price: number): ExchangeChange {
    const at = this.dueAt;
    this.#since = at;
    const ended = this.#phase;
    let dayBegins = false;
    let split = 1;
    if (this.#halt !== undefined && at !== ended.endsAt) {
      if (this.#halted) this.#halt = undefined;
      this.#halted = !this.#halted;
    } else {
      this.#phase = this.calendar.phaseAt(at);
      this.#halted = false;
      if (this.#phase.open && this.#dayOf(at) !== this.#today) {
        this.#today = this.#dayOf(at);
        dayBegins = true;
        split = this.#splitOf(price);
        this.#split = split;
        this.#halt = undefined;
        this.#planHalt(at);
      }
    }
    const sessionOver = ended !== this.#phase && ended.session === 'regular';
    return { at, notice: this.notice ?? { state: 'live', since: at }, dayBegins, sessionOver, split };
  }

  #dayOf(time: number): string {
    const regular = this.calendar.regular(time);
    return regular === undefined ? '' : new Date(regular.from).toISOString().slice(0, 10);
  }

  #planHalt(now: number): void {
    const regular = this.calendar.regular(now);
    if (regular === undefined) return;
    const random = new Random(`${this.seed} halt ${this.#today}`);
    if (!random.chance(this.rare.halts)) return;
    const lengthMs = Math.min(LONGEST_HALT_MS, SHORTEST_HALT_MS + random.exponential(3 * MINUTE_MS));
    const from = Math.floor(
      regular.from + MINUTE_MS + random.uniform() * (regular.to - regular.from - 2 * LONGEST_HALT_MS),
    );
    const why = REASONS[Math.floor(random.uniform() * REASONS.length)] ?? '';
    if (from > now) this.#halt = { from, to: from + Math.floor(lengthMs), why };
  }

  #splitOf(price: number): number {
    const random = new Random(`${this.seed} split ${this.#today}`);
    if (!random.chance(this.rare.splits)) return 1;
    const possible = RATIOS.filter((ratio) => price / ratio >= LEAST_PRICE);
    return possible[Math.floor(random.uniform() * possible.length)] ?? 1;
  }
}
