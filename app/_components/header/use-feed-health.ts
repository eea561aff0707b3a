import { useEffect, useState } from 'react';
import type { FeedStatus } from '@/lib/market/feed-status';

const ASK_EVERY_MS = 1_000;
/** After this the server does not answer, and what it said last is not shown for what is now. */
const PATIENCE_MS = 5_000;

/** What the feeds say of themselves, asked once a second while somebody looks; undefined while the server does not answer. */
export function useFeedHealth(): readonly FeedStatus[] | undefined {
  const [feeds, setFeeds] = useState<readonly FeedStatus[]>();
  useEffect(() => {
    const controller = new AbortController();
    const { signal } = controller;
    let asking = false;
    const ask = () => {
      // A server that has stopped answering must not be left with all the connections of this page.
      if (asking) return;
      asking = true;
      // A server whose feeds are down answers 503, and still says which.
      const late = new AbortController();
      const patience = setTimeout(() => late.abort(), PATIENCE_MS);
      void fetch('/api/health', { cache: 'no-store', signal: AbortSignal.any([signal, late.signal]) })
        .then((answer) => answer.json() as Promise<{ feeds?: readonly FeedStatus[] }>)
        .then((health) => setFeeds(health.feeds))
        .catch(() => {
          if (!signal.aborted) setFeeds(undefined);
        })
        .finally(() => {
          clearTimeout(patience);
          asking = false;
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
