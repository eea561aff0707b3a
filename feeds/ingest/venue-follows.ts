import type { InstrumentId } from '@/lib/market/instrument';
import type { MarketEvent } from '@/lib/market/market-event';
import { reasonOf } from '../failure';
import { withRetry } from '../with-retry';
import { FollowGroup } from './follow-group';
import type { VenueConnection } from './venue-connection';
import type { VenueOptions } from './venue-options';
import type { VenueVoice } from './venue-voice';

/** The instruments followed at one venue, in groups, within the number the venue bears. */
export class VenueFollows {
  readonly #groups = new Set<FollowGroup>();
  /** Not followed because the venue bears no more. */
  readonly #refused = new Set<InstrumentId>();
  /** Not followed any more, and still holding a place at the venue. */
  #leaving = 0;
  /** Said to be down: the first price says that they are back. */
  readonly #failed = new Set<InstrumentId>();

  /** @param accept takes what the venue says of what is followed. */
  constructor(
    private readonly connection: VenueConnection,
    private readonly voice: VenueVoice,
    private readonly options: Pick<VenueOptions, 'log' | 'now' | 'retryMs'>,
    private readonly accept: (event: MarketEvent) => void,
  ) {}

  get ids(): InstrumentId[] {
    return [...this.#groups].flatMap((group) => [...group.members]);
  }

  /** Follows instruments of the catalogue, together; those the venue has no place for get a state that says so. */
  follow(wanted: readonly InstrumentId[]): void {
    const feed = this.connection.answering;
    if (feed === undefined || wanted.length === 0 || this.voice.closing.aborted) return;
    const { log, now, retryMs } = this.options;
    const ids = this.#withinLimit(wanted, feed.capabilities.mostFollowed ?? Number.POSITIVE_INFINITY);
    if (ids.length === 0) return;
    const retried = withRetry(feed, { log, now });
    const group: FollowGroup = new FollowGroup((members, signal) => retried.follow(members, signal), ids, {
      event: this.accept,
      ended: (error) => {
        this.#ended(group, error);
        return retryMs;
      },
    });
    this.#groups.add(group);
    group.done = group.done.then(() => {
      this.#groups.delete(group);
    });
  }

  /** Resolves when its place at the venue is free. */
  async unfollow(id: InstrumentId): Promise<void> {
    this.#failed.delete(id);
    this.#refused.delete(id);
    // Where places are counted each is given back at once; elsewhere when it is worth the trouble.
    const isCounted = this.connection.feed?.capabilities.mostFollowed !== undefined;
    let isLeaving = false;
    for (const group of [...this.#groups]) {
      if (!group.drop(id) || !(group.thin || isCounted)) continue;
      // What was let go stays subscribed at the venue as long as its group: those that are left get a group of theirs.
      const left = group.empty();
      this.follow(left);
      // Not before the new group has begun: a feed without followers gives its connection up.
      if (left.length === 0) group.stop();
      else setImmediate(() => group.stop());
      isLeaving = true;
    }
    if (!isCounted || !isLeaving) return;
    this.#leaving += 1;
    // An older group that is not gone yet may hold it too.
    await Promise.all([...this.#groups].filter(({ members }) => members.size === 0).map(({ done }) => done));
    this.#leaving -= 1;
  }

  /** Says, once, why it is not followed; its first price, should it be after all, says that it is. */
  refuse(id: InstrumentId, detail: string): void {
    if (this.#refused.has(id)) return;
    this.#refused.add(id);
    this.voice.lost(id, detail);
  }

  /** The venue does not have it any more. */
  delist(id: InstrumentId): void {
    void this.unfollow(id);
    // Should it be listed again, its first price says that it is back.
    this.#failed.add(id);
    this.voice.lost(id, `${this.voice.title} does not list ${id} any more.`);
  }

  /** It is known to work, or the feed speaks for it. @returns whether it was said to be down. */
  recovered(id: InstrumentId): boolean {
    return this.#failed.delete(id);
  }

  stop(): void {
    for (const group of this.#groups) group.stop();
  }

  /** Resolves when what has been stopped is released; never rejects. */
  async done(): Promise<void> {
    await Promise.all([...this.#groups].map((group) => group.done));
  }

  /** @returns those there is a place for; the others are told, once, that there is none. */
  #withinLimit(ids: readonly InstrumentId[], most: number): readonly InstrumentId[] {
    const room = Math.max(0, most - this.ids.length - this.#leaving);
    for (const id of ids.slice(0, room)) if (this.#refused.delete(id)) this.#failed.add(id);
    const detail = `${this.voice.title} bears ${most} instruments at once and all places are taken; let go of another one first.`;
    for (const id of ids.slice(room)) this.refuse(id, detail);
    return ids.slice(0, room);
  }

  #ended(group: FollowGroup, error: unknown): void {
    this.voice.failures += 1;
    const detail = error === undefined ? `${this.voice.title} ended the stream.` : reasonOf(error);
    this.voice.log(detail);
    const since = this.voice.now();
    for (const id of group.members) {
      this.#failed.add(id);
      this.voice.lost(id, detail, since);
    }
    // One unknown instrument is its own affair; when nothing is left that works, it is the venue's.
    if (this.ids.every((id) => this.#failed.has(id))) this.voice.become('down', detail);
  }
}
