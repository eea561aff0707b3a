import type { Candle, CandleInterval } from '@/lib/market/candle';
import { CandleBuilder } from '@/lib/market/candle-builder';
import type { CandleAnswer } from '@/lib/market/candle-history';
import { candleStart } from '@/lib/market/candle-time';

/** What a candle can be extended by: a trade, or the last price of a quote where there are no trades. */
export interface Tick {
  /** When the venue says it happened, else when it was received; ms since 1970. */
  readonly time: number;
  /** When the feed received it, ms since 1970. */
  readonly ingestTime: number;
  readonly price: number;
  readonly size: number;
}

/** Goes on with what the server told: the open candle and those after it, of what came since. */
export class LiveCandles {
  readonly #builder: CandleBuilder;
  readonly #timeZone: string | undefined;
  /** Ticks up to this are in what was told. */
  readonly #asOf: number;
  /** Candles that begin earlier are closed: their ticks were counted, or will be told. */
  #from: number;

  constructor(interval: CandleInterval, timeZone: string | undefined, { candles, openAsOf }: CandleAnswer) {
    this.#timeZone = timeZone;
    this.#builder = new CandleBuilder(interval, timeZone);
    const last = candles.at(-1);
    this.#asOf = openAsOf ?? Number.NEGATIVE_INFINITY;
    // Without an open candle every tick in the last one was counted.
    this.#from = last === undefined ? Number.NEGATIVE_INFINITY : openAsOf === undefined ? last.time + 1 : last.time;
    if (last !== undefined && openAsOf !== undefined) this.#builder.seed(last);
  }

  /** @returns the candles that are others now, oldest first. */
  take(ticks: readonly Tick[]): Candle[] {
    const changed = new Map<number, Candle>();
    for (const tick of ticks) {
      if (tick.ingestTime <= this.#asOf) continue;
      if (candleStart(tick.time, this.#builder.interval, this.#timeZone) < this.#from) continue;
      const candle = this.#builder.fold(tick);
      changed.set(candle.time, candle);
    }
    const candles = [...changed.values()].sort((one, other) => one.time - other.time);
    this.#forget();
    return candles;
  }

  /** Late trades reach back one candle; what is before that need not be held. */
  #forget(): void {
    const before = this.#builder.candles().at(-2)?.time;
    if (before === undefined) return;
    this.#from = Math.max(this.#from, before);
    this.#builder.dropBefore(before);
  }
}
