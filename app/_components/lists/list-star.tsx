'use client';

import { IconButton } from '@/components/ui/icon-button';
import type { Instrument } from '@/lib/market/instrument';
import { useLists } from './use-lists';

/** Puts an instrument on the watchlist, or takes it off. */
export function ListStar({ instrument }: { readonly instrument: Instrument }) {
  const { id, symbol } = instrument;
  const lists = useLists();
  const listed = lists.has(id);
  return (
    <IconButton
      label={listed ? `Remove ${symbol} from the list` : `Add ${symbol} to the list`}
      aria-pressed={listed}
      data-testid="list-star"
      onClick={() => (listed ? lists.remove(id) : lists.add(id))}
    >
      <svg viewBox="0 0 16 16" className="size-4" aria-hidden="true">
        <path
          d="M8 1.8l1.9 4 4.3.5-3.2 3 .9 4.3L8 11.4l-3.9 2.2.9-4.3-3.2-3 4.3-.5z"
          fill={listed ? 'currentColor' : 'none'}
          stroke="currentColor"
          strokeWidth="1.2"
          strokeLinejoin="round"
          className={listed ? 'text-accent' : ''}
        />
      </svg>
    </IconButton>
  );
}
