'use client';

import { useShortcut } from '../settings/use-shortcut';
import { ListNote, NoteButton } from './list-note';

export interface UndoNoteProps {
  readonly testId: string;
  /** What was done, one sentence. */
  readonly text: string;
  onUndo(): void;
  onClose(): void;
}

/** Says what was taken away, and takes that back: by its button, or by the key for it while it is there. */
export function UndoNote({ testId, text, onUndo, onClose }: UndoNoteProps) {
  useShortcut('undo', onUndo);
  return (
    <ListNote
      testId={testId}
      actions={
        <NoteButton shortcut="Control+Z" onClick={onUndo}>
          Undo
        </NoteButton>
      }
      onClose={onClose}
    >
      {text}
    </ListNote>
  );
}
