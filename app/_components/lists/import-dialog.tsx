'use client';

import { useState } from 'react';
import { Button } from '@/components/ui/button';
import { DialogFrame } from '@/components/ui/dialog-frame';
import type { ReadLists } from './lists-file';
import { MOST_CHARACTERS, readImport } from './read-import';
import type { SharedList } from './shared-list';

export interface ImportDialogProps {
  readonly open: boolean;
  onOpenChange(open: boolean): void;
  onImport(lists: readonly SharedList[]): void;
}

/** Takes lists from a file or from what is pasted. They come beside those there are, never in their place. */
export function ImportDialog({ open, onOpenChange, onImport }: ImportDialogProps) {
  const [text, setText] = useState('');
  /** Where the text is from; undefined where it is typed or pasted. */
  const [file, setFile] = useState<string>();
  const [fault, setFault] = useState<string>();
  const take = () => {
    const read = readSafely(text, nameOf(file));
    if ('fault' in read) {
      setFault(read.fault);
      return;
    }
    setText('');
    setFile(undefined);
    setFault(undefined);
    onImport(read.lists);
  };
  const look = async (chosen: File) => {
    // It may be gone by now, or be a folder.
    const content = await chosen.text().catch(() => undefined);
    const read = content === undefined ? undefined : readSafely(content, nameOf(chosen.name));
    setFault(read === undefined ? 'The browser could not read this file.' : 'fault' in read ? read.fault : undefined);
    // What is too large for a file of lists is too large for the box as well.
    const shown = content !== undefined && content.length <= MOST_CHARACTERS;
    setText(shown ? content : '');
    setFile(shown ? chosen.name : undefined);
  };
  return (
    <DialogFrame
      title="Import lists"
      open={open}
      onOpenChange={(next) => {
        setFault(undefined);
        onOpenChange(next);
      }}
      testId="import-dialog"
      foot={
        <Button main disabled={text.trim() === ''} onClick={take}>
          Import
        </Button>
      }
    >
      <div className="flex flex-col gap-4">
        <label className="flex flex-col gap-1">
          <span className="text-ink">A file: all lists as JSON, or one list as CSV</span>
          <input
            type="file"
            accept=".json,.csv,.txt,application/json,text/csv,text/plain"
            data-testid="import-file"
            className="min-h-11 text-ink2 file:mr-3 file:min-h-11 file:rounded-control file:border file:border-control file:bg-ground file:px-3 file:text-ink mouse:min-h-7 tablet:file:min-h-7"
            onChange={({ target }) => {
              const chosen = target.files?.[0];
              if (chosen !== undefined) void look(chosen);
            }}
            // The same file, mended, can be chosen again.
            onClick={({ currentTarget }) => {
              currentTarget.value = '';
            }}
          />
        </label>
        <label className="flex flex-col gap-1">
          <span className="text-ink">Or its text</span>
          <textarea
            value={text}
            rows={8}
            spellCheck={false}
            className="rounded-control border border-control bg-ground p-2 text-[16px] text-ink tablet:text-body"
            onChange={({ target }) => {
              setText(target.value);
              if (target.value === '') setFile(undefined);
              setFault(undefined);
            }}
          />
        </label>
        <div className="min-h-4">
          <p role="status" data-testid="import-read">
            {file !== undefined && fault === undefined && `Import takes what is read from ${file}.`}
          </p>
          <p role="alert" className="text-fault">
            {fault}
          </p>
        </div>
      </div>
    </DialogFrame>
  );
}

/** A CSV does not say what its list is called; its file does. */
function nameOf(file: string | undefined): string {
  return file?.replace(/\.[^.]*$/, '') ?? '';
}

/** A file is written by anybody: what nobody has thought of is a fault of the file and not the end of the page. */
function readSafely(content: string, name: string): ReadLists {
  try {
    return readImport(content, name);
  } catch {
    return { fault: 'This is no file of watchlists.' };
  }
}
