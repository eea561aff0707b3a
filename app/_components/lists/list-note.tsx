'use client';

import { type ReactNode, useRef } from 'react';
import { shownListTab, useFocusBack } from '../workspace/use-focus-back';

export interface ListNoteProps {
  readonly children: ReactNode;
  readonly testId: string;
  /** The means to do something about it. */
  readonly actions?: ReactNode;
  onClose(): void;
}

/** A line under the tabs for what has just been done, and for the way back. What is to be read out goes into `ListNotes`. */
export function ListNote({ children, testId, actions, onClose }: ListNoteProps) {
  const line = useRef<HTMLDivElement>(null);
  useFocusBack(line, shownListTab);
  return (
    <div
      ref={line}
      className="flex min-h-9 flex-wrap items-center gap-x-3 border-y border-rule px-4 text-small text-ink2"
      data-testid={testId}
    >
      <div className="min-w-0 flex-1 basis-40">{children}</div>
      {actions}
      <NoteButton onClick={onClose}>Close</NoteButton>
    </div>
  );
}

/** Has notes read out as they come: it is there before them, which is what screen readers ask for. */
export function ListNotes({ children }: { readonly children: ReactNode }) {
  return (
    <div role="status" aria-atomic="false">
      {children}
    </div>
  );
}

export interface NoteButtonProps {
  readonly children: ReactNode;
  /** Its keys, as `aria-keyshortcuts` names them. */
  readonly shortcut?: string;
  onClick(): void;
}

export function NoteButton({ children, shortcut, onClick }: NoteButtonProps) {
  return (
    <button
      type="button"
      className="min-h-11 min-w-11 px-1 text-ink underline underline-offset-2 mouse:min-h-6 mouse:min-w-6"
      aria-keyshortcuts={shortcut}
      onClick={onClick}
    >
      {children}
    </button>
  );
}
