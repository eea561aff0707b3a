import { z } from 'zod';
import type { Instrument } from '@/lib/market/instrument';
import { isInstrument } from '@/lib/market/is-instrument';
import { sameInstrument } from '@/lib/market/same-instrument';
import type { InstrumentCatalogue } from '@/lib/transports/instrument-catalogue';

export interface InstrumentRelayOptions {
  readonly webUrl: string;
  readonly catalogue: InstrumentCatalogue;
  readonly log: (message: string) => void;
  /** How often the web process is asked. Default 10,000 ms. */
  readonly refreshMs?: number;
}

const REFRESH_MS = 10_000;
const TIMEOUT_MS = 5_000;

const Answer = z.object({ instruments: z.array(z.unknown()), defaultWatchlist: z.array(z.string()) });

/**
 * Keeps a catalogue like the web process's: every 10 s, and at once when asked to. The list itself comes only when it has
 * changed.
 */
export class InstrumentRelay {
  readonly #options: InstrumentRelayOptions;
  readonly #closed = new AbortController();
  readonly #timer: ReturnType<typeof setInterval>;
  #running = false;
  /** Of what is held. */
  #etag: string | undefined;

  constructor(options: InstrumentRelayOptions) {
    this.#options = options;
    this.#timer = setInterval(() => this.refresh(), options.refreshMs ?? REFRESH_MS);
  }

  refresh(): void {
    if (this.#running) return;
    this.#running = true;
    void this.#fetch().finally(() => {
      this.#running = false;
    });
  }

  close(): void {
    clearInterval(this.#timer);
    this.#closed.abort();
  }

  async #fetch(): Promise<void> {
    try {
      const response = await fetch(`${this.#options.webUrl}/api/instruments`, {
        signal: AbortSignal.any([this.#closed.signal, AbortSignal.timeout(TIMEOUT_MS)]),
        headers: this.#etag === undefined ? {} : { 'If-None-Match': this.#etag },
      });
      if (response.status === 304) return;
      const answer = Answer.parse(await response.json());
      this.#hold(answer.instruments, answer.defaultWatchlist);
      this.#etag = response.headers.get('etag') ?? undefined;
    } catch {
      // What is known stays known; the link says that the web process is away.
    }
  }

  #hold(listed: readonly unknown[], defaultWatchlist: readonly string[]): void {
    const { catalogue, log } = this.#options;
    const instruments: readonly Instrument[] = listed.filter(isInstrument);
    const strange = listed.length - instruments.length;
    if (strange > 0) log(`${strange} of ${listed.length} instruments of the web process are none and are left out`);
    const ids = new Set(instruments.map(({ id }) => id));
    catalogue.replace(
      instruments.map((one) => sameInstrument(catalogue.get(one.id), one)),
      defaultWatchlist.filter((id) => ids.has(id)),
    );
  }
}
