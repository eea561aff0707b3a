import { useEffect, useRef, useSyncExternalStore } from 'react';
import { useSettings } from './settings-provider';
import { isShortcut, isSingleKey, SHORTCUTS, type Shortcut, type ShortcutId } from './shortcuts';

const heard = new Map<ShortcutId, number>();
const listeners = new Set<() => void>();
let snapshot: readonly ShortcutId[] = [];

function changeHeard(id: ShortcutId, by: 1 | -1): void {
  const count = (heard.get(id) ?? 0) + by;
  if (count > 0) heard.set(id, count);
  else heard.delete(id);
  snapshot = [...heard.keys()];
  for (const tell of listeners) tell();
}

function onHeard(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

const NONE: readonly ShortcutId[] = [];

/** The shortcuts that something on this page listens to now. */
export function useHeardShortcuts(): readonly ShortcutId[] {
  return useSyncExternalStore(
    onHeard,
    () => snapshot,
    () => NONE,
  );
}

/** Says that shortcuts of one place are listened to there, with `isShortcut`. */
export function useLocalShortcuts(ids: readonly ShortcutId[]): void {
  const key = ids.join();
  useEffect(() => {
    const heardHere = key.split(',') as ShortcutId[];
    for (const id of heardHere) changeHeard(id, 1);
    return () => {
      for (const id of heardHere) changeHeard(id, -1);
    };
  }, [key]);
}

/**
 * Runs something at a shortcut, wherever on the page it is pressed: not while something is typed, and not over a dialog
 * or a menu, whose own keys come first.
 */
export function useShortcut(id: ShortcutId, run: (event: KeyboardEvent) => void): void {
  const { singleKeys } = useSettings().settings;
  const latest = useRef(run);
  useEffect(() => {
    latest.current = run;
  });
  useEffect(() => {
    changeHeard(id, 1);
    const onKey = (event: KeyboardEvent) => {
      if (!isShortcut(id, event) || event.defaultPrevented) return;
      const { yields = isSingleKey(event) }: Shortcut = SHORTCUTS[id];
      if (yields && isTaken(event)) return;
      if (isSingleKey(event) && !singleKeys) return;
      event.preventDefault();
      latest.current(event);
    };
    window.addEventListener('keydown', onKey);
    return () => {
      window.removeEventListener('keydown', onKey);
      changeHeard(id, -1);
    };
  }, [id, singleKeys]);
}

const TYPED_INTO = 'input, textarea, select, [contenteditable="true"], [role="dialog"], [role="menu"]';
const PRESSED_BY_SPACE = 'button, a, summary, [role="switch"], [role="radio"], [role="slider"], [role="separator"]';

/** What has the focus has a use of its own for the key. */
function isTaken({ key, target }: KeyboardEvent): boolean {
  if (!(target instanceof Element)) return false;
  return target.closest(TYPED_INTO) !== null || (key === ' ' && target.closest(PRESSED_BY_SPACE) !== null);
}
