'use client';

import { useState } from 'react';

export interface QuietNoteProps {
  /** Empty for none. Once closed it stays closed until it is another. */
  readonly text: string;
  readonly testId: string;
}

/** A line of something to know, which is read and closed. */
export function QuietNote({ text, testId }: QuietNoteProps) {
  const [closed, setClosed] = useState<string>();
  if (text === '' || closed === text) return null;
  return (
    <div
      className="flex min-h-7 items-center gap-3 border-b border-rule px-4 text-small text-ink2"
      data-testid={testId}
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
