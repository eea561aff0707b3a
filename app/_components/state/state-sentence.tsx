'use client';

import { useCallback } from 'react';
import type { InstrumentId } from '@/lib/market/instrument';
import { formatAge } from '@/lib/market/time-format';
import { useSession } from '@/lib/session/react';
import type { RowState } from '@/lib/session/row-state';
import { TickingText } from '../workspace/ticking-text';
import { useNow } from '../workspace/use-now';
import { stateText } from './state-text';

/** Why the price of the chosen instrument stands still. It stands where a ruler would count what is not coming. */
export function StateSentence({ id, state }: { readonly id: InstrumentId; readonly state: RowState }) {
  const session = useSession();
  const now = useNow();
  const age = useCallback(() => {
    const { updatedTime } = session.store.rhythm(id);
    return updatedTime === undefined ? '' : `age ${formatAge(Math.max(0, now() - updatedTime))}`;
  }, [session, id, now]);
  const text = stateText(state, now());
  return (
    <p className="mt-2.5 flex h-[34px] items-start justify-between gap-4 text-body/[17px]" data-testid="state-sentence">
      <span className="line-clamp-2 text-ink2" title={text}>
        {text}
      </span>
      <TickingText text={age} className="shrink-0 font-word text-ink" />
    </p>
  );
}
