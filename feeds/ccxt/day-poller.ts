import type { CcxtExchange, CcxtTicker } from './exchange';

const EVERY_MS = 30_000;

/** Asks for the 24 h figures of all markets now and then, where a venue has no channel for them. */
export class DayPoller {
  private timer: NodeJS.Timeout | undefined;
  private isAsking = false;

  constructor(
    private readonly exchange: CcxtExchange,
    private readonly tell: (ticker: CcxtTicker) => void,
    private readonly everyMs = EVERY_MS,
  ) {}

  /** Whether this venue needs it. */
  get isNeeded(): boolean {
    const { has } = this.exchange;
    return has.watchTickers !== true && has.watchTicker !== true && has.fetchTickers === true;
  }

  /** The first answer comes at once. */
  start(): void {
    if (!this.isNeeded || this.timer !== undefined) return;
    this.timer = setInterval(() => void this.ask(), this.everyMs);
    void this.ask();
  }

  stop(): void {
    clearInterval(this.timer);
    this.timer = undefined;
  }

  /** Never rejects: figures of a day can wait for the next time. */
  async ask(): Promise<void> {
    if (this.isAsking) return;
    this.isAsking = true;
    const tickers = await this.exchange.fetchTickers().catch(() => undefined);
    this.isAsking = false;
    // It may have been stopped meanwhile.
    if (this.timer === undefined || typeof tickers !== 'object' || tickers === null) return;
    for (const ticker of Object.values(tickers as Record<string, CcxtTicker | undefined>)) {
      if (ticker?.symbol !== undefined) this.tell(ticker);
    }
  }
}
