'use client';

import { Popover } from 'radix-ui';
import { useFeeds, useSessionStatus } from '@/lib/session/react';
import { StateShape } from '../state/state-shape';
import { useMedia } from '../workspace/use-media';
import { FeedsPanel } from './feeds-panel';
import { feedsText } from './feeds-text';
import { useFeedsKnown } from './use-feeds-known';

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
    <Popover.Root>
      <Popover.Trigger type="button" className={`${ink} min-h-6 rounded-control hover:text-ink`} data-testid="feeds">
        <Summary />
      </Popover.Trigger>
      <Popover.Portal>
        <Popover.Content
          align="end"
          sideOffset={6}
          collisionPadding={8}
          aria-label="Feeds"
          className="z-20 max-h-(--radix-popover-content-available-height) w-80 overflow-y-auto rounded-control border border-rule2 bg-raised p-3 text-body text-ink2 shadow-md"
        >
          <FeedsPanel />
        </Popover.Content>
      </Popover.Portal>
    </Popover.Root>
  );
}

function useFaulty(): boolean {
  const { feeds } = useFeeds();
  return useFeedsKnown() && feeds.some(({ state }) => state === 'down');
}

function Summary() {
  const summary = useFeeds();
  const { disconnectedSince } = useSessionStatus();
  const known = useFeedsKnown();
  const faulty = useFaulty();
  if (!known) return disconnectedSince === undefined ? summary.text : 'Feeds unknown while disconnected';
  return (
    <>
      <span className={faulty ? 'text-slow' : 'text-fresh'}>
        <StateShape word={faulty ? 'SLOW' : 'LIVE'} />
      </span>
      {feedsText(summary)}
    </>
  );
}
