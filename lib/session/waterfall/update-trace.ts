import type { InstrumentId } from '@/lib/market/instrument';
import type { QuoteStore } from '../quote-store';
import type { Receipt } from './receipt';
import type { UpdateTimes } from './update-times';

export interface UpdateTraceOptions {
  readonly id: InstrumentId;
  readonly store: Pick<QuoteStore, 'received' | 'onReceive' | 'onUpdate'>;
  /** Ms since 1970, the clock frames are received by. */
  now(): number;
  /** Whether anything is painted: the page is visible and not paused. */
  paints(): boolean;
  /** Runs a task once the animation frame that is being made has been drawn. @returns gives it up. */
  afterPaint(task: () => void): () => void;
}

/** Follows the updates of one instrument from its venue to the screen, and keeps the times of the last one painted. */
export class UpdateTrace {
  readonly #options: UpdateTraceOptions;
  readonly #stops: readonly (() => void)[];
  /** Received and not shown yet: what is shown next. */
  #received: Omit<UpdateTimes, 'paintTime'> | undefined;
  #giveUp: (() => void) | undefined;
  #latest: UpdateTimes | undefined;

  constructor(options: UpdateTraceOptions) {
    this.#options = options;
    const { id, store } = options;
    this.#stops = [
      store.onReceive((ids, receipt) => {
        if (ids.includes(id)) this.#receive(receipt);
      }),
      store.onUpdate(id, () => this.#shown()),
    ];
  }

  /** Of the newest update that was painted; undefined before the first. */
  get latest(): UpdateTimes | undefined {
    return this.#latest;
  }

  /** Idempotent. */
  stop(): void {
    for (const stop of this.#stops) stop();
    this.#giveUp?.();
  }

  #receive(receipt: Receipt | undefined): void {
    const { id, store, paints } = this.#options;
    const quote = store.received(id);
    // What waits for a page that shows nothing is not late: nobody looked.
    if (!paints() || quote === undefined || receipt?.clock === undefined) {
      this.#received = undefined;
      return;
    }
    const { receiveTime, publishTime, clock } = receipt;
    this.#received = {
      eventTime: typeof quote.eventTime === 'number' ? clock.toClientTime(quote.eventTime) : undefined,
      ingestTime: clock.toClientTime(quote.ingestTime),
      publishTime: clock.toClientTime(publishTime),
      receiveTime,
      errorMs: clock.errorMs,
    };
  }

  #shown(): void {
    const { now, paints, afterPaint } = this.#options;
    const received = this.#received;
    this.#received = undefined;
    if (received === undefined || !paints()) return;
    this.#giveUp?.();
    this.#giveUp = afterPaint(() => {
      this.#giveUp = undefined;
      if (paints()) this.#latest = { ...received, paintTime: now() };
    });
  }
}
