import { z } from 'zod';
import type { Instrument } from '@/lib/market/instrument';
import type { InstrumentCatalogue } from '@/lib/transports/instrument-catalogue';

const REFRESH_MS = 10_000;
const TIMEOUT_MS = 5_000;

const Answer = z.object({
  instruments: z.array(z.looseObject({ id: z.string() })),
  defaultWatchlist: z.array(z.string()),
});

/** Keeps a catalogue like the web process's: every 10 s, and at once when asked to. */
export class InstrumentRelay {
  readonly #webUrl: string;
  readonly #catalogue: InstrumentCatalogue;
  readonly #closed = new AbortController();
  readonly #timer: ReturnType<typeof setInterval>;
  #running = false;

  constructor(webUrl: string, catalogue: InstrumentCatalogue) {
    this.#webUrl = webUrl;
    this.#catalogue = catalogue;
    this.#timer = setInterval(() => this.refresh(), REFRESH_MS);
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
      const response = await fetch(`${this.#webUrl}/api/instruments`, {
        signal: AbortSignal.any([this.#closed.signal, AbortSignal.timeout(TIMEOUT_MS)]),
      });
      const answer = Answer.parse(await response.json());
      // Ours on both ends; only its shape as a list is in doubt while the web process starts.
      this.#catalogue.replace(answer.instruments as unknown as Instrument[], answer.defaultWatchlist);
    } catch {
      // What is known stays known; the link says that the web process is away.
    }
  }
}
