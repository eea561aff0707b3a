import type { InstrumentId } from '@/lib/market/instrument';
import type { AlertSource } from './alert-source';

const MINUTE_MS = 60_000;
/** Without a word from the server for this long, ms, the page would have been told that there is none. */
const DEAD_CONNECTION_MS = 26_000;

/** How long instruments have been silent, as far as that can be told from a page that hears nothing. */
export class SilenceWatch {
  readonly #source: AlertSource;
  /** When silence could not be told last, by instrument. */
  readonly #untold = new Map<InstrumentId, number>();
  #heardTime = Number.NEGATIVE_INFINITY;

  constructor(source: AlertSource) {
    this.#source = source;
  }

  /** Something was received. */
  heard(): void {
    this.#heardTime = this.#source.now();
  }

  /**
   * The age of what was received last, less the delay of its venue. Time without a server, and that of a market that is
   * closed or halted, does not count.
   * @param limitMs what is asked for: an instrument is not to blame where for as long nothing at all has come.
   * @returns ms; undefined while it cannot be told.
   */
  msOf(id: InstrumentId, limitMs: number): number | undefined {
    const source = this.#source;
    const now = source.now();
    const { word, delayMinutes } = source.state(id);
    const rests = word === 'CLOSED' || word === 'HALTED';
    const updatedTime = source.updatedTime(id);
    if (source.disconnectedSince !== undefined || rests) this.#untold.set(id, now);
    if (source.disconnectedSince !== undefined || rests || updatedTime === undefined) return undefined;
    const silentMs = Math.min(
      Math.max(0, now - updatedTime - delayMinutes * MINUTE_MS),
      now - (this.#untold.get(id) ?? Number.NEGATIVE_INFINITY),
    );
    const unheardMs = now - this.#heardTime;
    return silentMs >= limitMs && unheardMs >= limitMs && unheardMs < DEAD_CONNECTION_MS ? undefined : silentMs;
  }
}
