'use client';

import { Popover } from 'radix-ui';
import { useFeeds, useSessionStatus } from '@/lib/session/react';
import { StateShape } from '../state/state-shape';
import { FeedsPanel } from './feeds-panel';
import { feedsText } from './feeds-text';
import { useFeedsKnown } from './use-feeds-known';

/** What the server hears from the venues, in short; pressed, feed by feed. */
export function FeedsStatus() {
  const summary = useFeeds();
  const { disconnectedSince } = useSessionStatus();
  const known = useFeedsKnown();
  const faulty = known && summary.feeds.some(({ state }) => state === 'down');
  const unknown = disconnectedSince === undefined ? summary.text : 'Feeds unknown while disconnected';
  return (
    <Popover.Root>
      <Popover.Trigger
        type="button"
        className={`flex min-h-6 items-center gap-1.5 rounded-control whitespace-nowrap hover:text-ink ${faulty ? 'text-slow' : 'text-ink2'}`}
        data-testid="feeds"
      >
        {known && (
          <span className={faulty ? 'text-slow' : 'text-fresh'}>
            <StateShape word={faulty ? 'SLOW' : 'LIVE'} />
          </span>
        )}
        {known ? feedsText(summary) : unknown}
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
