'use client';

import { useFeeds, useSession, useSessionStatus } from '@/lib/session/react';
import { StateShape } from '../state/state-shape';
import { feedDetail, feedsText } from './feeds-text';
import { useFeedsKnown } from './use-feeds-known';

/** What the server hears from the venues. */
export function FeedsStatus() {
  const session = useSession();
  const summary = useFeeds();
  const { disconnectedSince } = useSessionStatus();
  const known = useFeedsKnown();
  const faulty = known && summary.feeds.some(({ state }) => state === 'down');
  const details = summary.feeds.map((feed) => feedDetail(feed, session.now() - session.toClientTime(feed.since)));
  const unknown = disconnectedSince === undefined ? summary.text : 'Feeds unknown while disconnected';
  return (
    <span
      className={`flex items-center gap-1.5 whitespace-nowrap ${faulty ? 'text-slow' : 'text-ink2'}`}
      data-testid="feeds"
      title={known ? details.join('\n') : undefined}
    >
      {known && (
        <span className={faulty ? 'text-slow' : 'text-fresh'}>
          <StateShape word={faulty ? 'SLOW' : 'LIVE'} />
        </span>
      )}
      {known ? feedsText(summary) : unknown}
    </span>
  );
}
