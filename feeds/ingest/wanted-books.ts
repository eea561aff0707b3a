import type { InstrumentId } from '@/lib/market/instrument';
import { Lingering } from './lingering';
import type { IngestVenue } from './venue';

/** Order books at once: each costs a venue's subscription and a share of every link. */
const MOST_BOOKS = 100;

/** Has the venues follow the order books that are wanted, and let go of the rest after a while. */
export class WantedBooks {
  readonly #lingering: Lingering;
  #wanted: ReadonlySet<InstrumentId> = new Set();
  #closed = false;

  /** @param unfollowed told when an order book is no longer followed. */
  constructor(
    private readonly venues: readonly IngestVenue[],
    lingerMs: number,
    private readonly log: (line: string) => void,
    private readonly unfollowed: (id: InstrumentId) => void,
  ) {
    this.#lingering = new Lingering(lingerMs);
  }

  /** All that are wanted, replacing what was. */
  want(ids: ReadonlySet<InstrumentId>): void {
    if (ids.size > MOST_BOOKS && this.#wanted.size < MOST_BOOKS)
      this.log(`${ids.size} order books are wanted; only the first ${MOST_BOOKS} of them are followed.`);
    this.#wanted = new Set([...ids].slice(0, MOST_BOOKS));
    this.reconcile();
  }

  /** Makes what is followed what should be, as far as the venues list it now. */
  reconcile(): void {
    if (this.#closed) return;
    for (const venue of this.venues) {
      for (const id of venue.followedBooks) {
        if (!venue.catalogue.has(id)) this.#drop(venue, id);
        else if (!this.#wanted.has(id)) this.#lingering.begin(id, () => this.#drop(venue, id));
      }
      for (const id of this.#wanted) {
        if (!venue.catalogue.has(id)) continue;
        this.#lingering.end(id);
        venue.followBook(id);
      }
    }
  }

  close(): void {
    this.#closed = true;
    this.#lingering.clear();
  }

  #drop(venue: IngestVenue, id: InstrumentId): void {
    this.#lingering.end(id);
    venue.unfollowBook(id);
    this.unfollowed(id);
  }
}
