'use client';

import { useState } from 'react';
import { Button } from '@/components/ui/button';
import { DialogFrame } from '@/components/ui/dialog-frame';
import type { ReadLists } from './lists-file';
import { readImport } from './read-import';
import type { SharedList } from './shared-list';

export interface ImportDialogProps {
  readonly open: boolean;
  onOpenChange(open: boolean): void;
  onImport(lists: readonly SharedList[]): void;
}

/** Takes lists from a file or from what is pasted. They come beside those there are, never in their place. */
export function ImportDialog({ open, onOpenChange, onImport }: ImportDialogProps) {
  const [text, setText] = useState('');
  const [fault, setFault] = useState<string>();
  const take = (content: string, name: string) => {
    const read = readSafely(content, name);
    if ('fault' in read) {
      setFault(read.fault);
      return;
    }
    setText('');
    setFault(undefined);
    onImport(read.lists);
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
        <Button main disabled={text.trim() === ''} onClick={() => take(text, '')}>
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
            onChange={async ({ target }) => {
              const file = target.files?.[0];
              if (file === undefined) return;
              // It may be gone by now, or be a folder.
              const content = await file.text().catch(() => undefined);
              // The same file, mended, is to be taken again.
              target.value = '';
              if (content === undefined) setFault('The browser could not read this file.');
              else take(content, file.name.replace(/\.[^.]*$/, ''));
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
              setFault(undefined);
            }}
          />
        </label>
        <p role="alert" className="min-h-4 text-fault">
          {fault}
        </p>
      </div>
    </DialogFrame>
  );
}

/** A file is written by anybody: what nobody has thought of is a fault of the file and not the end of the page. */
function readSafely(content: string, name: string): ReadLists {
  try {
    return readImport(content, name);
  } catch {
    return { fault: 'This is no file of watchlists.' };
  }
}
