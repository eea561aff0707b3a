'use client';

import { formatAge } from '@/lib/market/time-format';
import { useFeeds, useSession, useSessionStatus } from '@/lib/session/react';
import { StateShape } from '../state/state-shape';

/** What the server hears from the venues. */
export function FeedsStatus() {
  const session = useSession();
  const { known, text, feeds } = useFeeds();
  const { disconnectedSince } = useSessionStatus();
  const sure = known && disconnectedSince === undefined;
  const faulty = sure && feeds.some(({ state }) => state === 'down');
  const details = feeds.map(({ name, state, since, detail }) => {
    const reason = detail === undefined ? '' : `: ${detail}`;
    return `${name} ${state} for ${formatAge(session.now() - since)}${reason}`;
  });
  return (
    <span
      className={`flex items-center gap-1.5 whitespace-nowrap ${faulty ? 'text-slow' : 'text-ink2'}`}
      data-testid="feeds"
      title={sure ? details.join('\n') : undefined}
    >
      {sure && (
        <span className={faulty ? 'text-slow' : 'text-fresh'}>
          <StateShape word={faulty ? 'SLOW' : 'LIVE'} />
        </span>
      )}
      {disconnectedSince === undefined ? text : 'Feeds unknown while disconnected'}
    </span>
  );
}
