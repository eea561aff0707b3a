import dynamic from 'next/dynamic';
import { type ReactNode, useState } from 'react';
import type { InstrumentId } from '@/lib/market/instrument';
import { useSession } from '@/lib/session/react';
import { untilLoaded } from '../lazy/until-loaded';
import { useLocalShortcuts } from '../settings/use-shortcut';
import { download, fileName } from './download';
import { listOf } from './kept-lists';
import { LinkNote } from './link-note';
import { listCsv } from './list-csv';
import type { ListAction } from './list-menu';
import { DEFAULT_NAME } from './list-name';
import { ListNote, ListNotes, NoteButton } from './list-note';
import { VISITED } from './list-store';
import type { Naming } from './list-tabs';
import { listsJson } from './lists-file';
import type { SharedList } from './shared-list';
import { UndoNote } from './undo-note';
import type { Lists } from './use-lists';

// No price waits for it.
const ImportDialog = dynamic(() => untilLoaded(() => import('./import-dialog').then((part) => part.ImportDialog)), {
  ssr: false,
});

type Note =
  | { readonly kind: 'undoable'; readonly testId: string; readonly text: string; undo(): void }
  | { readonly kind: 'link'; readonly list: SharedList }
  | { readonly kind: 'said'; readonly text: string };

/** What is done with whole lists, and the lines that say so and lead back. */
export function useListNotes(
  lists: Lists,
  onNaming: (naming: Naming) => void,
): { readonly notes: ReactNode; onDo(what: ListAction): void; remove(...ids: InstrumentId[]): void } {
  const session = useSession();
  const [note, setNote] = useState<Note>();
  const [importing, setImporting] = useState<boolean>();
  const { kept } = lists;
  const visited = listOf(kept, VISITED);
  const close = () => setNote(undefined);
  // It is only heard while there is a note, and named all the time.
  useLocalShortcuts(['undo']);
  const undoable = (testId: string, text: string, undo: () => void) =>
    setNote({ kind: 'undoable', testId, text, undo });

  const onDo = (what: ListAction) => {
    const own = listOf(kept, kept.shown);
    const list: SharedList = own ?? { name: DEFAULT_NAME, ids: session.watchlist };
    close();
    if (what === 'new') onNaming({ key: undefined });
    else if (what === 'duplicate') lists.duplicate(kept.shown);
    else if (what === 'link') setNote({ kind: 'link', list });
    else if (what === 'import') setImporting(true);
    else if (what === 'json') {
      const all = kept.lists.filter(({ key }) => key !== VISITED);
      download('tickwire-lists.json', 'application/json', listsJson(all.length === 0 ? [list] : all));
    } else if (what === 'csv') {
      const text = listCsv(list, (id) => session.instrument(id));
      download(fileName(list.name, 'csv'), 'text/csv', text);
    } else if (own !== undefined && what === 'rename') onNaming({ key: own.key });
    else if (own !== undefined && what === 'delete')
      undoable('deleted-note', `“${own.name}” is deleted.`, lists.drop(own.key));
  };
  const remove = (...ids: InstrumentId[]) => {
    const removal = lists.remove(...ids);
    if (removal !== undefined) undoable('removed-note', removal.text, removal.undo);
  };
  const onImport = (read: readonly SharedList[]) => {
    const made = lists.create(...read);
    setImporting(false);
    setNote({ kind: 'said', text: importedText(read, made) });
  };

  return {
    onDo,
    remove,
    notes: (
      <>
        <ListNotes>
          {visited !== undefined && (
            <ListNote
              testId="visited-note"
              actions={<NoteButton onClick={lists.keepVisited}>Keep this list</NoteButton>}
              onClose={() => void lists.drop(VISITED)}
            >
              “{visited.name}” came with a link. It is not kept.
            </ListNote>
          )}
          {note?.kind === 'undoable' && (
            <UndoNote
              testId={note.testId}
              text={note.text}
              onUndo={() => {
                note.undo();
                close();
              }}
              onClose={close}
            />
          )}
          {note?.kind === 'said' && (
            <ListNote testId="list-said" onClose={close}>
              {note.text}
            </ListNote>
          )}
        </ListNotes>
        {note?.kind === 'link' && <LinkNote list={note.list} onClose={close} />}
        {importing !== undefined && <ImportDialog open={importing} onOpenChange={setImporting} onImport={onImport} />}
      </>
    ),
  };
}

function importedText(read: readonly SharedList[], made: readonly SharedList[]): string {
  if (made.length === 0) return 'Nothing is imported: there are as many lists as can be kept.';
  const said = made.map(
    ({ name, ids }) => `“${name}” with ${ids.length} ${ids.length === 1 ? 'instrument' : 'instruments'}`,
  );
  const all = `Imported ${said.join(', ')}.`;
  return made.length < read.length ? `${all} There was no room for more lists.` : all;
}
