'use client';

import { useRef, useState } from 'react';
import { listAddress } from '../workspace/url-state';
import { ListNote, NoteButton } from './list-note';
import type { SharedList } from './shared-list';

/** The address of a list, to copy: also by hand, where the browser lets no page copy. */
export function LinkNote({ list, onClose }: { readonly list: SharedList; onClose(): void }) {
  const field = useRef<HTMLInputElement>(null);
  const [copied, setCopied] = useState(false);
  const address = listAddress(list);
  const copy = async () => {
    field.current?.select();
    try {
      await navigator.clipboard.writeText(address);
      setCopied(true);
    } catch {
      // Not over plain HTTP: it is marked, the reader copies it.
    }
  };
  return (
    <ListNote
      testId="link-note"
      actions={<NoteButton onClick={() => void copy()}>{copied ? 'Copied' : 'Copy'}</NoteButton>}
      onClose={onClose}
    >
      <label className="flex items-center gap-2">
        <span className="shrink-0">Link to {list.name}</span>
        <input
          ref={field}
          readOnly
          value={address}
          className="h-11 w-full min-w-0 rounded-control border border-control bg-ground px-2 text-ink mouse:h-6"
          onFocus={({ target }) => target.select()}
        />
      </label>
    </ListNote>
  );
}
