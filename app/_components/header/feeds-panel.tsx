'use client';

import { useSession } from '@/lib/session/react';
import { StateShape } from '../state/state-shape';
import { venueName } from '../state/venue-name';
import { feedFigures } from './feed-figures';
import { useFeedHealth } from './use-feed-health';

const MARKS = {
  live: { ink: 'text-fresh', shape: 'LIVE' },
  starting: { ink: 'text-slow', shape: 'SLOW' },
  down: { ink: 'text-fault', shape: 'DISCONNECTED' },
} as const;

/** Every feed, how it is and what it brings, as the server knows it now. */
export function FeedsPanel() {
  const session = useSession();
  const feeds = useFeedHealth();
  if (feeds === undefined) return <p className="p-1">The server has not said how its feeds are.</p>;
  if (feeds.length === 0) return <p className="p-1">The server has no feeds.</p>;
  return (
    <ul className="flex flex-col gap-3" data-testid="feeds-panel">
      {feeds.map((feed) => (
        <li key={feed.name} data-feed={feed.name}>
          <h3 className="flex items-center gap-1.5 text-body font-bold text-ink">
            <span className={MARKS[feed.state].ink}>
              <StateShape word={MARKS[feed.state].shape} />
            </span>
            {venueName(feed.venue)}
            <span className="font-normal text-ink3">
              {feed.name}
              {feed.simulated ? ', simulated' : ''}
            </span>
          </h3>
          {feed.detail !== undefined && <p className={MARKS[feed.state].ink}>{feed.detail}</p>}
          <dl className="grid grid-cols-[auto_1fr] gap-x-4 text-small">
            {feedFigures(feed, (time) => session.now() - session.toClientTime(time)).map(([label, value]) => (
              <div key={label} className="contents">
                <dt className="text-ink3">{label}</dt>
                <dd className="text-right text-ink2">{value}</dd>
              </div>
            ))}
          </dl>
        </li>
      ))}
    </ul>
  );
}
