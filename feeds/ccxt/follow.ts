import type { InstrumentId } from '@/lib/market/instrument';
import type { StateEvent } from '@/lib/market/market-event';
import { EventQueue } from '../event-queue';
import { FeedError } from '../feed';
import { venueName } from '../venues';
import type { Follower, Followers } from './followers';
import type { SpotMarket } from './market';

export interface FollowSource<E extends { readonly id?: InstrumentId }> {
  readonly exchangeId: string;
  readonly followers: Followers<E>;
  readonly now: () => number;
  /** The open markets, asked for when the iteration begins. */
  markets(): Promise<ReadonlyMap<InstrumentId, SpotMarket>>;
  /** What is known already, for who comes now. */
  known(markets: readonly SpotMarket[]): readonly E[];
  add(markets: readonly SpotMarket[]): void;
  /** Nobody needs them any more; resolves when they are released. */
  remove(markets: readonly SpotMarket[]): Promise<void>;
}

/**
 * Follows some instruments of a shared source until the signal aborts.
 * @throws FeedError from the iterator, permanent when none of them is known; some unknown ones are told as states.
 */
export function followMarkets<E extends { readonly id?: InstrumentId }>(
  source: FollowSource<E | StateEvent>,
  ids: readonly InstrumentId[],
  signal: AbortSignal,
): AsyncIterable<E | StateEvent> {
  const { exchangeId, followers } = source;
  let follower: Follower<E | StateEvent> | undefined;
  let ended = false;
  const onAbort = () => queue.end();
  const queue = new EventQueue<E | StateEvent>(
    () => {
      start().catch((error: unknown) => queue.fail(error));
    },
    async () => {
      ended = true;
      signal.removeEventListener('abort', onAbort);
      if (follower !== undefined) await source.remove(followers.leave(follower));
    },
  );

  async function start(): Promise<void> {
    const markets = await source.markets();
    if (ended) return;
    const wanted = [...new Set(ids)];
    const known = wanted.flatMap((id) => markets.get(id) ?? []);
    const unknown = wanted.filter((id) => !markets.has(id));
    if (known.length === 0) {
      const [first] = unknown;
      const complaint =
        first === undefined ? 'There is nothing to follow: the list of ids is empty.' : noMarket(exchangeId, first);
      throw new FeedError(complaint, { permanent: true });
    }
    for (const id of unknown) {
      queue.push({ kind: 'state', id, state: 'down', since: source.now(), detail: noMarket(exchangeId, id) });
    }
    follower = { queue, markets: known };
    for (const event of source.known(known)) queue.push(event);
    followers.join(follower);
    source.add(known);
  }

  if (signal.aborted) queue.end();
  else signal.addEventListener('abort', onAbort, { once: true });
  return queue;
}

/** In words that a venue has no such instrument. */
export const noMarket = (exchangeId: string, id: InstrumentId): string =>
  `${venueName(exchangeId)} has no open spot market "${id.slice(0, 50)}".`;
