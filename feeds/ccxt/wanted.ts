import type { InstrumentReader } from './reader';
import type { WatchTimes } from './watch-times';

/** Distances between two questions after a quiet instrument grow up to this many times the first. */
const MAX_QUIET_FACTOR = 16;

/** One instrument that is wanted from the venue. Times are of the attentive clock. */
export class Wanted {
  /** When it was last asked for. */
  askedAt = 0;
  /** Its last price; undefined before the first on this connection. */
  tickedAt: number | undefined;
  /** Questions since its last price. */
  asked = 0;
  refusals = 0;
  /** When a refused one is tried again. */
  retryAt: number | undefined;
  /** It may be what the venue refuses: it is asked for alone. */
  suspect = false;
  /** Its followers were told that it gets no prices. */
  toldDown = false;

  constructor(readonly reader: InstrumentReader) {}

  get symbol(): string {
    return this.reader.market.symbol;
  }

  /** Whether one of these names, ccxt's or the venue's, is its own. */
  isAmong(names: readonly string[]): boolean {
    return names.includes(this.symbol) || names.includes(this.reader.market.nativeId);
  }

  /** Whether a price should have come by now. @param startedAt when the connection reached the venue. */
  isOverdue(now: number, startedAt: number, { firstTickMs, instrumentMs }: WatchTimes): boolean {
    const last = Math.max(this.askedAt, startedAt, this.tickedAt ?? 0);
    const patience = this.tickedAt === undefined ? firstTickMs : instrumentMs;
    return now - last > patience * Math.min(2 ** this.asked, MAX_QUIET_FACTOR);
  }
}
