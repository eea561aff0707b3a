'use client';

import { useState } from 'react';

/** A quiet line for what the address asked and did not get. */
export function UrlNote({ notes }: { readonly notes: readonly string[] }) {
  const [closed, setClosed] = useState<string>();
  const text = notes.join(' ');
  if (text === '' || closed === text) return null;
  return (
    <div
      className="flex min-h-7 items-center gap-3 border-b border-rule px-4 text-small text-ink2"
      data-testid="url-note"
    >
      <p className="min-w-0 flex-1">{text}</p>
      <button
        type="button"
        className="min-h-11 px-2 text-ink2 underline underline-offset-2 hover:text-ink tablet:min-h-6"
        onClick={() => setClosed(text)}
      >
        Close
      </button>
    </div>
  );
}
