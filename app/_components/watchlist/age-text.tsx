'use client';

import { memo, useCallback } from 'react';
import type { InstrumentId } from '@/lib/market/instrument';
import { formatAge } from '@/lib/market/time-format';
import { useSession } from '@/lib/session/react';
import { TickingText } from '../workspace/ticking-text';
import { useNow } from '../workspace/use-now';

/** How old the shown price is: `0.2 s`. */
export const AgeText = memo(function AgeText({
  id,
  className = '',
}: {
  readonly id: InstrumentId;
  readonly className?: string | undefined;
}) {
  const session = useSession();
  const now = useNow();
  const text = useCallback(() => {
    const { updatedTime } = session.store.rhythm(id);
    return formatAge(updatedTime === undefined ? undefined : Math.max(0, now() - updatedTime));
  }, [session, id, now]);
  return <TickingText text={text} className={className} />;
});

/** Within what time its next update is usually there: `due 0.6 s`; nothing while its rhythm is unknown. */
export const DueText = memo(function DueText({
  id,
  className = '',
}: {
  readonly id: InstrumentId;
  readonly className?: string | undefined;
}) {
  const session = useSession();
  const text = useCallback(() => {
    const { dueMs } = session.store.rhythm(id);
    return dueMs === undefined ? '' : `due ${formatAge(dueMs)}`;
  }, [session, id]);
  return <TickingText text={text} className={className} />;
});
