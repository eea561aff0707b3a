import { useEffect, useState } from 'react';
import type { FeedStatus } from '@/lib/market/feed-status';

const ASK_EVERY_MS = 1_000;

/** What the feeds say of themselves, asked once a second while somebody looks; undefined while the server does not answer. */
export function useFeedHealth(): readonly FeedStatus[] | undefined {
  const [feeds, setFeeds] = useState<readonly FeedStatus[]>();
  useEffect(() => {
    const controller = new AbortController();
    const { signal } = controller;
    const ask = () => {
      // A server whose feeds are down answers 503, and still says which.
      void fetch('/api/health', { cache: 'no-store', signal })
        .then((answer) => answer.json() as Promise<{ feeds?: readonly FeedStatus[] }>)
        .then((health) => setFeeds(health.feeds))
        .catch(() => {
          if (!signal.aborted) setFeeds(undefined);
        });
    };
    ask();
    const timer = setInterval(ask, ASK_EVERY_MS);
    return () => {
      clearInterval(timer);
      controller.abort();
    };
  }, []);
  return feeds;
}
