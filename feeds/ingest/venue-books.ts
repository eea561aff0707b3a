import type { InstrumentId } from '@/lib/market/instrument';
import type { MarketEvent } from '@/lib/market/market-event';
import { isPermanent, reasonOf } from '../failure';
import { FollowGroup } from './follow-group';
import type { VenueConnection } from './venue-connection';
import type { VenueVoice } from './venue-voice';

/** A book that stopped is asked for again after this. */
const RETRY_MS = 2_000;
/** Where asking again can hardly help. */
const PERMANENT_RETRY_MS = 60_000;

/** The order books followed at one venue: each by itself, because few are wanted and each must be let go of alone. */
export class VenueBooks {
  readonly #groups = new Map<InstrumentId, FollowGroup>();

  /** @param accept takes what the venue says of what is followed. */
  constructor(
    private readonly connection: VenueConnection,
    private readonly voice: VenueVoice,
    private readonly accept: (event: MarketEvent) => void,
  ) {}

  get ids(): InstrumentId[] {
    return [...this.#groups.keys()];
  }

  /** Follows the order book of an instrument of the catalogue; nothing where the feed has none. */
  follow(id: InstrumentId): void {
    const feed = this.connection.answering;
    if (feed?.followBooks === undefined || this.#groups.has(id) || this.voice.closing.aborted) return;
    const group = new FollowGroup(feed.followBooks.bind(feed), [id], {
      event: this.accept,
      ended: (error) => this.#ended(id, error),
    });
    this.#groups.set(id, group);
  }

  unfollow(id: InstrumentId): void {
    const group = this.#groups.get(id);
    if (group === undefined) return;
    this.#groups.delete(id);
    group.stop();
    this.#publishNone(id);
  }

  stop(): void {
    for (const group of this.#groups.values()) group.stop();
  }

  /** Resolves when what has been stopped is released; never rejects. */
  async done(): Promise<void> {
    await Promise.all([...this.#groups.values()].map((group) => group.done));
  }

  /** @returns after how many ms it is asked for again. */
  #ended(id: InstrumentId, error: unknown): number {
    this.voice.failures += 1;
    const why = error === undefined ? `${this.voice.title} ended it.` : reasonOf(error);
    this.voice.log(`the order book of ${id} stopped: ${why}`);
    this.#publishNone(id, why);
    return isPermanent(error) ? PERMANENT_RETRY_MS : RETRY_MS;
  }

  #publishNone(id: InstrumentId, detail?: string): void {
    const ingestTime = this.voice.now();
    this.voice.publish({ kind: 'book', id, bids: [], asks: [], ingestTime, ...(detail && { detail }) });
  }
}
