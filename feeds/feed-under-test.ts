import type { InstrumentId } from '@/lib/market/instrument';
import type { MarketEvent } from '@/lib/market/market-event';
import type { Feed } from './feed';

/** What the suite needs to put a feed to the test; a fresh one per test. */
export interface FeedUnderTest {
  readonly feed: Feed;
  /** At least two instruments the feed quotes. */
  readonly ids: readonly InstrumentId[];
  /** Well formed, but in no catalogue of this feed. */
  readonly unknownId: InstrumentId;
  /** Makes the source say something about every id; called over and over while a test waits for events. */
  readonly provoke?: () => void;
  /** Releases what `setup` made; runs after each test. */
  teardown(): Promise<void>;
}

export const EVENT_WAIT_MS = 8_000;
export const RELEASE_WAIT_MS = 3_000;
/** 1 January 2009: nothing this project quotes traded earlier on a venue that streams. */
export const EARLIEST_TIME = 1_230_768_000_000;

/** Handles that keep a process alive, by kind; what a feed must give back when it ends. */
export function openHandles(): Record<'sockets' | 'timers', number> {
  const kinds = process.getActiveResourcesInfo();
  const count = (...names: string[]) => kinds.filter((kind) => names.includes(kind)).length;
  return { sockets: count('TCPSocketWrap', 'TLSWrap', 'TCPConnectWrap'), timers: count('Timeout') };
}

/** Follows until `enough` says so, then aborts; resolves when the iteration has ended. */
export async function collect(
  under: FeedUnderTest,
  ids: readonly InstrumentId[],
  enough: (events: readonly MarketEvent[]) => boolean,
): Promise<MarketEvent[]> {
  return gather(under, (signal) => under.feed.follow(ids, signal), enough);
}

export async function gather<E>(
  under: FeedUnderTest,
  follow: (signal: AbortSignal) => AsyncIterable<E>,
  enough: (events: readonly E[]) => boolean,
): Promise<E[]> {
  const controller = new AbortController();
  const deadline = setTimeout(() => controller.abort(), EVENT_WAIT_MS);
  const nudge = setInterval(() => under.provoke?.(), 20);
  const events: E[] = [];
  try {
    for await (const event of follow(controller.signal)) {
      events.push(event);
      if (enough(events)) controller.abort();
    }
  } finally {
    clearTimeout(deadline);
    clearInterval(nudge);
  }
  return events;
}
