import { useFeeds, useSessionStatus } from '@/lib/session/react';
import { CLIENT_TRANSPORTS } from '@/lib/transports/client-transports';

/**
 * @returns whether the web process can still be asked for its feeds. A transport of the sidecar may be lost while it
 * can, and one of its own is refused while there are no instruments; when it is lost, what it said last is not to be trusted until it says it again.
 */
export function useFeedsKnown(): boolean {
  const { known, listed } = useFeeds();
  const { live, disconnectedSince } = useSessionStatus();
  const answers = listed === false || CLIENT_TRANSPORTS[live].traits.mount === 'sidecar';
  return known && (disconnectedSince === undefined || answers);
}
