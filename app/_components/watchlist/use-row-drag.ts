import { type RefObject, useEffect, useLayoutEffect, useMemo, useRef, useState } from 'react';
import type { Lists } from '../lists/use-lists';
import { dragRows } from './row-drag';
import { arranged, entryIds, entryKey, type WatchEntry } from './watch-entry';

export interface RowDragging {
  /** The rows as they are to be shown: one that is dragged stands where it would be dropped. */
  readonly shown: readonly WatchEntry[];
  /** Key of the row that is dragged. */
  readonly dragged: string | undefined;
  /** Moves a row to another place for good. @returns that place; undefined where there is none. */
  place(from: number, to: number): number | undefined;
}

interface Preview {
  readonly keys: readonly string[];
  /** What was there to move; other rows make it void. */
  readonly of: readonly WatchEntry[];
  readonly dragged: string | undefined;
}

/** Moving rows by mouse, by finger and, with `place`, by keys. Rows take their new places at once. */
export function useRowDrag(
  body: RefObject<HTMLElement | null>,
  entries: readonly WatchEntry[],
  movable: boolean,
  move: Lists['move'],
): RowDragging {
  const [preview, setPreview] = useState<Preview>();
  // Shown until the list itself says so, or rows would leap back for a moment.
  const held = preview?.of === entries ? preview : undefined;
  const shown = useMemo(() => (held === undefined ? entries : arranged(entries, held.keys)), [entries, held]);
  const place = (from: number, to: number) => {
    const entry = shown[from];
    if (!movable || entry === undefined || shown[to] === undefined || from === to) return undefined;
    const keys = movedKeys(shown, from, to);
    const after = arranged(shown, keys)[to + 1];
    setPreview({ keys, of: entries, dragged: undefined });
    move(entryIds(entry), after === undefined ? undefined : entryIds(after)[0]);
    return to;
  };
  const latest = useRef({ entries, place });
  useLayoutEffect(() => {
    latest.current = { entries, place };
  });
  useEffect(() => {
    if (!movable || body.current === null) return;
    let taken: readonly WatchEntry[] = [];
    return dragRows({
      body: body.current,
      onDrag: (from, to) => {
        const { entries: now } = latest.current;
        if (from === to) taken = now;
        const entry = taken[from];
        if (entry === undefined || taken !== now) return;
        setPreview({ keys: movedKeys(taken, from, to), of: now, dragged: entryKey(entry) });
      },
      onDrop: (from, to) => {
        const entry = taken[from];
        setPreview(undefined);
        if (to === undefined || entry === undefined || taken !== latest.current.entries) return;
        const keys = movedKeys(taken, from, to);
        const after = arranged(taken, keys)[to + 1];
        setPreview({ keys, of: taken, dragged: undefined });
        move(entryIds(entry), after === undefined ? undefined : entryIds(after)[0]);
      },
    });
  }, [body, movable, move]);
  return { shown, dragged: held?.dragged, place };
}

function movedKeys(entries: readonly WatchEntry[], from: number, to: number): readonly string[] {
  const keys = entries.map(entryKey);
  const [key = ''] = keys.splice(from, 1);
  keys.splice(to, 0, key);
  return keys;
}
