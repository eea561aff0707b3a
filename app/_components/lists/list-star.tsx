'use client';

import { useRef, useState } from 'react';
import { IconButton } from '@/components/ui/icon-button';
import type { Instrument } from '@/lib/market/instrument';
import { useFocusBack } from '../workspace/use-focus-back';
import { NoteButton } from './list-note';
import { type Removal, useLists } from './use-lists';

/** Puts an instrument on the watchlist, or takes it off; beside it then the way back. */
export function ListStar({ instrument }: { readonly instrument: Instrument }) {
  const { id, symbol } = instrument;
  const lists = useLists();
  const listed = lists.has(id);
  const star = useRef<HTMLButtonElement>(null);
  const [removal, setRemoval] = useState<Removal>();
  // Put back in any other way, there is nothing to take back.
  const shown = listed ? undefined : removal;
  return (
    <span className="relative">
      <IconButton
        ref={star}
        label={listed ? `Remove ${symbol} from the list` : `Add ${symbol} to the list`}
        aria-pressed={listed}
        data-testid="list-star"
        onClick={() => {
          setRemoval(listed ? lists.remove(id) : undefined);
          if (!listed) lists.add(id);
        }}
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
      <span role="status" data-testid="unlisted-note">
        {shown !== undefined && (
          <Unlisted text={shown.text} onUndo={shown.undo} onClose={() => setRemoval(undefined)} star={star} />
        )}
      </span>
    </span>
  );
}

interface UnlistedProps {
  readonly text: string;
  readonly star: { readonly current: HTMLButtonElement | null };
  onUndo(): void;
  onClose(): void;
}

/** Over the name, which it says itself, and not over the price. */
function Unlisted({ text, star, onUndo, onClose }: UnlistedProps) {
  const note = useRef<HTMLSpanElement>(null);
  useFocusBack(note, () => star.current);
  return (
    <span
      ref={note}
      className="absolute top-1/2 right-full z-10 flex w-max max-w-[calc(100vw-76px)] -translate-y-1/2 items-center gap-x-3 rounded-control border border-rule2 bg-raised py-0.5 pr-2 pl-3 text-small text-ink2 shadow-md"
    >
      <span className="min-w-0">{text}</span>
      <NoteButton onClick={onUndo}>Undo</NoteButton>
      <NoteButton onClick={onClose}>Close</NoteButton>
    </span>
  );
}
