'use client';

import { useFeeds, useSessionStatus } from '@/lib/session/react';
import { LaterPart, OnDemand } from '../lazy/on-demand';
import { StateShape } from '../state/state-shape';
import { TABLET } from '../workspace/screens';
import { useMedia } from '../workspace/use-media';
import { areAllDown, feedsText } from './feeds-text';
import { useFeedsKnown } from './use-feeds-known';

const PANEL = new LaterPart<object>(() => import('./feeds-popover').then((part) => part.FeedsPopover));

/** What the server hears from the venues, in short; pressed, feed by feed. A phone has that under its figures. */
export function FeedsStatus() {
  const roomy = useMedia(TABLET);
  const ink = `flex min-w-0 max-w-full items-center gap-1.5 whitespace-nowrap ${useLook().text}`;
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
        <button
          type="button"
          className={`${ink} min-h-11 rounded-control hover:text-ink mouse:min-h-6`}
          data-testid="feeds"
        >
          <Summary />
        </button>
      }
    />
  );
}

const LOOKS = {
  up: { text: 'text-ink2', mark: 'text-fresh', shape: 'LIVE' },
  some: { text: 'text-slow', mark: 'text-slow', shape: 'SLOW' },
  none: { text: 'text-fault', mark: 'text-fault', shape: 'DISCONNECTED' },
} as const;

function useLook() {
  const { feeds } = useFeeds();
  if (!useFeedsKnown()) return LOOKS.up;
  if (areAllDown(feeds)) return LOOKS.none;
  return feeds.some(({ state }) => state === 'down') ? LOOKS.some : LOOKS.up;
}

function Summary() {
  const summary = useFeeds();
  const { disconnectedSince, state } = useSessionStatus();
  const known = useFeedsKnown();
  const { mark, shape } = useLook();
  const connected = disconnectedSince === undefined && state.kind === 'open';
  const unknown = connected ? 'Feeds unknown, no answer' : 'Feeds unknown while disconnected';
  if (!known) {
    const text = disconnectedSince === undefined && summary.failing !== true ? summary.text : unknown;
    return <span className="truncate">{text}</span>;
  }
  return (
    <>
      <span className={mark}>
        <StateShape word={shape} />
      </span>
      {/* Where there is no room for all of it, its mark is left. */}
      <span className="truncate">{feedsText(summary)}</span>
    </>
  );
}
