'use client';

import { useFeeds, useSessionStatus } from '@/lib/session/react';
import { LaterPart, OnDemand } from '../lazy/on-demand';
import { StateShape } from '../state/state-shape';
import { useMedia } from '../workspace/use-media';
import { feedsText } from './feeds-text';
import { useFeedsKnown } from './use-feeds-known';

const PANEL = new LaterPart<object>(() => import('./feeds-popover').then((part) => part.FeedsPopover));

/** What the server hears from the venues, in short; pressed, feed by feed. A phone has that under its figures. */
export function FeedsStatus() {
  const roomy = useMedia('(min-width: 768px)');
  const ink = `flex items-center gap-1.5 whitespace-nowrap ${useFaulty() ? 'text-slow' : 'text-ink2'}`;
  if (!roomy)
    return (
      <span className={ink} data-testid="feeds">
        <Summary />
      </span>
    );
  return (
    <OnDemand
      part={PANEL}
      popup="dialog"
      given={{}}
      trigger={
        <button type="button" className={`${ink} min-h-6 rounded-control hover:text-ink`} data-testid="feeds">
          <Summary />
        </button>
      }
    />
  );
}

function useFaulty(): boolean {
  const { feeds } = useFeeds();
  return useFeedsKnown() && feeds.some(({ state }) => state === 'down');
}

function Summary() {
  const summary = useFeeds();
  const { disconnectedSince, state } = useSessionStatus();
  const known = useFeedsKnown();
  const faulty = useFaulty();
  const connected = disconnectedSince === undefined && state.kind === 'open';
  const unknown = connected ? 'Feeds unknown, no answer' : 'Feeds unknown while disconnected';
  if (!known) return disconnectedSince === undefined && summary.failing !== true ? summary.text : unknown;
  return (
    <>
      <span className={faulty ? 'text-slow' : 'text-fresh'}>
        <StateShape word={faulty ? 'SLOW' : 'LIVE'} />
      </span>
      {feedsText(summary)}
    </>
  );
}
