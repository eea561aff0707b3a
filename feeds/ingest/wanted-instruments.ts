import type { InstrumentId } from '@/lib/market/instrument';
import { holdersFirst } from './holders-first';
import { Lingering } from './lingering';
import type { IngestVenue } from './venue';

/** Instruments followed on demand at once: readers are many and strangers, venues bear only so much. */
const MOST_WANTED = 1_000;
const TOO_MANY = `${MOST_WANTED} instruments are followed here on demand, and no more; let go of another one first.`;

/** Has the venues follow what is needed and what is wanted, and let go of the rest after a while. */
export class WantedInstruments {
  readonly #lingering: Lingering;
  #wanted: ReadonlySet<InstrumentId> = new Set();
  /** Wanted too, by more than can be followed. */
  #beyond: readonly InstrumentId[] = [];
  #isDue = false;
  #closed = false;

  /**
   * @param always what is followed whether anybody wants it or not; asked each time.
   * @param unfollowed told when an instrument is no longer followed.
   */
  constructor(
    private readonly venues: readonly IngestVenue[],
    lingerMs: number,
    private readonly always: () => readonly InstrumentId[],
    private readonly unfollowed: (id: InstrumentId) => void,
  ) {
    this.#lingering = new Lingering(lingerMs);
  }

  /** All that is wanted, replacing what was. */
  want(ids: ReadonlySet<InstrumentId>): void {
    const inOrder = holdersFirst(ids, this.#wanted);
    this.#wanted = new Set(inOrder.slice(0, MOST_WANTED));
    this.#beyond = inOrder.slice(MOST_WANTED);
    this.reconcile();
  }

  /** Makes what is followed what should be, as far as the venues list it now. */
  reconcile(): void {
    if (this.#closed) return;
    const needed = new Set([...this.always(), ...this.#wanted]);
    // A recording is played whole, or it would not be what was recorded.
    for (const venue of this.venues) if (venue.recorded) for (const id of venue.catalogue.keys()) needed.add(id);
    for (const venue of this.venues) this.#reconcileVenue(venue, needed);
    this.#lingering.trim(MOST_WANTED - this.#wanted.size);
  }

  close(): void {
    this.#closed = true;
    this.#lingering.clear();
  }

  #reconcileVenue(venue: IngestVenue, needed: ReadonlySet<InstrumentId>): void {
    const followed = new Set(venue.followed);
    for (const id of followed) {
      if (!venue.catalogue.has(id)) this.#delist(venue, id);
      else if (!needed.has(id)) this.#lingering.begin(id, () => this.#unfollow(venue, id));
    }
    const missing: InstrumentId[] = [];
    for (const id of needed) {
      if (!venue.catalogue.has(id)) {
        venue.delist(id);
        continue;
      }
      this.#lingering.end(id);
      if (!followed.has(id)) missing.push(id);
    }
    venue.follow(missing);
    for (const id of this.#beyond) if (venue.catalogue.has(id) && !needed.has(id)) venue.refuse(id, TOO_MANY);
  }

  #unfollow(venue: IngestVenue, id: InstrumentId): void {
    // Its place may be what another one waits for.
    void venue.unfollow(id).then(() => this.#reconcileSoon());
    this.unfollowed(id);
  }

  /** Many that leave together are one change. */
  #reconcileSoon(): void {
    if (this.#isDue) return;
    this.#isDue = true;
    queueMicrotask(() => {
      this.#isDue = false;
      this.reconcile();
    });
  }

  #delist(venue: IngestVenue, id: InstrumentId): void {
    this.#lingering.end(id);
    venue.delist(id);
    this.unfollowed(id);
  }
}
