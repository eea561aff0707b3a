import type { InstrumentId } from '@/lib/market/instrument';
import { generatedTime } from '../quote-store';
import type { AlertSource } from './alert-source';
import type { Attention } from './attention';

interface Update {
  /** Of the quote, in the server's clock; another one is another update. */
  readonly generatedTime: number;
  /** When it was received, in the time of the attention. */
  readonly time: number;
}

/**
 * How long instruments have been silent, by what this page has heard itself. No time that a quote carries is compared
 * with a clock: neither the delay of its venue nor a clock that is set makes an instrument silent.
 */
export class SilenceWatch {
  readonly #source: AlertSource;
  readonly #attention: Attention;
  readonly #updates = new Map<InstrumentId, Update>();
  /** When its market was seen at rest last. */
  readonly #rested = new Map<InstrumentId, number>();

  constructor(source: AlertSource, attention: Attention) {
    this.#source = source;
    this.#attention = attention;
  }

  /** Quotes of these came; one that is known already is no update. */
  heard(ids: readonly InstrumentId[]): void {
    for (const id of ids) {
      const quote = this.#source.quote(id);
      if (quote === undefined) continue;
      const generated = generatedTime(quote);
      if (this.#updates.get(id)?.generatedTime !== generated)
        this.#updates.set(id, { generatedTime: generated, time: this.#attention.time });
    }
  }

  /**
   * For how long the page has listened without an update of it. Before its first one, after sleep, after a time without
   * a server and after one in which its market was closed or halted, counting begins anew.
   * @returns ms; undefined while it cannot be told.
   */
  msOf(id: InstrumentId): number | undefined {
    const { since, time, toldTime } = this.#attention;
    const { word } = this.#source.state(id);
    const rests = word === 'CLOSED' || word === 'HALTED';
    if (rests) this.#rested.set(id, time);
    if (rests || !this.#source.listening || this.#source.quote(id) === undefined) return undefined;
    const from = Math.max(since, this.#rested.get(id) ?? since, this.#updates.get(id)?.time ?? since);
    return Math.max(0, toldTime - from);
  }
}
