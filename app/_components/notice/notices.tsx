'use client';

import type { FeedsSummary } from '@/lib/session/directory';
import { useFeeds, useFigures, useSessionStatus } from '@/lib/session/react';
import type { TransportFigures } from '@/lib/session/transport-figures';
import { CLIENT_TRANSPORTS } from '@/lib/transports/client-transports';
import { areAllDown } from '../header/feeds-text';
import { venueName } from '../state/venue-name';
import { failureOf } from '../switch/key-facts';
import { labelOf } from '../switch/transport-identity';
import { NoServer } from './no-server';
import { NoticeRow } from './notice-row';
import { RestartNote } from './restart-note';

/** What is wrong, if anything is; normal is quiet. */
export function Notices() {
  return (
    <>
      <Faults />
      <RestartNote />
    </>
  );
}

function Faults() {
  const { disconnectedSince, live } = useSessionStatus();
  const figures = useFigures();
  const { known, listed, feeds, text } = useFeeds();
  const venueless = listed === false && areAllDown(feeds);
  if (venueless) return <NoVenue feeds={feeds} summary={text} />;
  // A server without a list refuses every reader, and is there all the same.
  if (listed !== false && disconnectedSince !== undefined) return <NoServer since={disconnectedSince} />;
  const failed = figures.filter((entry) => entry.name !== live && failureOf(entry) !== undefined);
  const venues = feeds.filter(({ simulated }) => !simulated);
  const unreachable = known && venues.length > 0 && venues.every(({ state }) => state === 'down');
  const simulating = feeds.some(({ simulated, state }) => simulated && state === 'live');
  if (failed.length === 0 && !unreachable) return null;
  return (
    <div data-testid="notice">
      {failed.map((entry) => (
        <NoticeRow key={entry.name} headline={`${labelOf(entry.name)}: ${failureSentence(entry)}`}>
          Other transports are unaffected.
        </NoticeRow>
      ))}
      {unreachable && (
        <NoticeRow headline="Exchanges unreachable.">
          {simulating ? 'Prices are simulated; trying again every 30 s.' : 'Trying again every 30 s.'}
        </NoticeRow>
      )}
    </div>
  );
}

/** The line to the server stands; behind it there is nothing. */
function NoVenue({ feeds, summary }: { readonly feeds: FeedsSummary['feeds']; readonly summary: string }) {
  const reasons = feeds.map(({ venue, detail }) => `${venueName(venue)}: ${detail ?? 'no answer'}`);
  return (
    <div data-testid="notice">
      <NoticeRow headline="The server is there, but no venue has answered it yet.">
        {`${summary} ${reasons.map((reason) => (reason.endsWith('.') ? reason : `${reason}.`)).join(' ')}`}
      </NoticeRow>
    </div>
  );
}

function failureSentence(entry: TransportFigures): string {
  return CLIENT_TRANSPORTS[entry.name].traits.mount === 'sidecar'
    ? 'the sidecar does not answer.'
    : `${failureOf(entry) ?? 'no answer'}.`;
}
