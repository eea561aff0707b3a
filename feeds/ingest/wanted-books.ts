import type { InstrumentId } from '@/lib/market/instrument';
import { holdersFirst } from './holders-first';
import { Lingering } from './lingering';
import type { IngestVenue } from './venue';

/** Order books at once: each costs a venue's subscription and a share of every link. */
const MOST_BOOKS = 100;
const TOO_MANY = `${MOST_BOOKS} order books are followed here, and no more; let go of another one first.`;

/** Has the venues follow the order books that are wanted, and let go of the rest after a while. */
export class WantedBooks {
  readonly #lingering: Lingering;
  #wanted: ReadonlySet<InstrumentId> = new Set();
  /** Wanted too, by more than can be followed; they have been told. */
  #refused: ReadonlySet<InstrumentId> = new Set();
  #closed = false;

  /**
   * @param tell says that there is no order book, and why; without a reason, that one is on its way.
   * @param unfollowed told when an order book is no longer followed.
   */
  constructor(
    private readonly venues: readonly IngestVenue[],
    lingerMs: number,
    private readonly tell: (id: InstrumentId, whyNone?: string) => void,
    private readonly unfollowed: (id: InstrumentId) => void,
  ) {
    this.#lingering = new Lingering(lingerMs);
  }

  /** All that are wanted, replacing what was. */
  want(ids: ReadonlySet<InstrumentId>): void {
    const inOrder = holdersFirst(ids, this.#wanted);
    this.#wanted = new Set(inOrder.slice(0, MOST_BOOKS));
    this.reconcile();
    this.#refuse(inOrder.slice(MOST_BOOKS));
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
    this.#lingering.trim(MOST_BOOKS - this.#wanted.size);
  }

  close(): void {
    this.#closed = true;
    this.#lingering.clear();
  }

  /** Tells those that are turned away, once, and those that are not any more. */
  #refuse(ids: readonly InstrumentId[]): void {
    if (this.#closed) return;
    const before = this.#refused;
    // A recording brings all it has, whoever asks.
    const listed = (id: InstrumentId) => this.venues.some((venue) => !venue.recorded && venue.catalogue.has(id));
    this.#refused = new Set(ids.filter(listed));
    for (const id of this.#refused) if (!before.has(id)) this.tell(id, TOO_MANY);
    for (const id of before) if (!this.#refused.has(id)) this.tell(id);
  }

  #drop(venue: IngestVenue, id: InstrumentId): void {
    this.#lingering.end(id);
    venue.unfollowBook(id);
    this.unfollowed(id);
  }
}
