import { useFeeds, useSessionStatus } from '@/lib/session/react';
import { CLIENT_TRANSPORTS } from '@/lib/transports/client-transports';

/**
 * @returns whether the web process can still be asked for its feeds. A transport of the sidecar may be lost while it
 * can; when one of its own is lost, what it said last is not to be trusted until it says it again.
 */
export function useFeedsKnown(): boolean {
  const { known } = useFeeds();
  const { live, disconnectedSince } = useSessionStatus();
  return known && (disconnectedSince === undefined || CLIENT_TRANSPORTS[live].traits.mount === 'sidecar');
}
