'use client';

import { useRef, useState } from 'react';
import { shownListTab, useFocusBack } from '../workspace/use-focus-back';

export interface QuietNoteProps {
  /** Empty for none. Once closed it stays closed until it is another. */
  readonly text: string;
  readonly testId: string;
}

/** A line of something to know, which is read and closed. */
export function QuietNote({ text, testId }: QuietNoteProps) {
  const [closed, setClosed] = useState<string>();
  return text === '' || closed === text ? null : <Line text={text} testId={testId} onClose={() => setClosed(text)} />;
}

function Line({ text, testId, onClose }: QuietNoteProps & { onClose(): void }) {
  const line = useRef<HTMLDivElement>(null);
  useFocusBack(line, shownListTab);
  return (
    <div
      ref={line}
      className="flex min-h-7 items-center gap-3 border-b border-rule px-4 text-small text-ink2"
      data-testid={testId}
    >
      <p className="min-w-0 flex-1">{text}</p>
      <button
        type="button"
        className="min-h-11 px-2 text-ink2 underline underline-offset-2 hover:text-ink mouse:min-h-6"
        onClick={onClose}
      >
        Close
      </button>
    </div>
  );
}
