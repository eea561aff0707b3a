import { KEYS } from '../switch/choices';

/** One thing that keys do. */
export interface Shortcut {
  /** `KeyboardEvent.key` of each that does it; `Mod+` before it asks for Control, or Command, `Alt+` for Alt. */
  readonly keys: readonly string[];
  /** The keys for people; default the keys themselves. */
  readonly shown?: readonly string[];
  /** What it does, as a request: `Find an instrument`. */
  readonly does: string;
  readonly where: (typeof SHORTCUT_PLACES)[number];
  /** Where one types and in a dialog the key keeps its usual meaning. Default only for keys without Control or Command. */
  readonly yields?: boolean;
}

export const SHORTCUT_PLACES = ['Everywhere', 'In the transport switch', 'In the watchlist'] as const;

/**
 * Every key that does something of its own. Whoever listens asks this table (`useShortcut` for the whole page, `isShortcut`
 * in a handler of one's own with `useLocalShortcuts`), and the list of shortcuts shows those that somebody listens to.
 */
export const SHORTCUTS = {
  search: { keys: ['/', 'Mod+k'], shown: ['/', 'Ctrl K'], does: 'Find an instrument', where: 'Everywhere' },
  transport: {
    keys: KEYS.map((_, at) => String(at + 1)),
    shown: ['1', `to ${KEYS.length}`],
    does: 'Switch transport',
    where: 'Everywhere',
  },
  pause: { keys: ['p', ' '], shown: ['p', 'Space'], does: 'Pause what is shown, or go on', where: 'Everywhere' },
  alerts: {
    keys: ['a'],
    does: 'Open the alerts, with a new one on what is shown; on the chart, at its crosshair',
    where: 'Everywhere',
  },
  settings: { keys: [','], does: 'Open the settings', where: 'Everywhere' },
  undo: {
    keys: ['Mod+z'],
    shown: ['Ctrl Z'],
    does: 'Bring back what was just removed',
    where: 'Everywhere',
    yields: true,
  },
  help: { keys: ['?'], does: 'Show these shortcuts', where: 'Everywhere' },
  neighbour: {
    keys: ['ArrowLeft', 'ArrowRight', 'ArrowUp', 'ArrowDown'],
    shown: ['←', '→'],
    does: 'Switch to the one beside it',
    where: 'In the transport switch',
  },
  walk: {
    keys: ['ArrowUp', 'ArrowDown', 'PageUp', 'PageDown', 'Home', 'End'],
    shown: ['↑', '↓', 'Page', 'Home', 'End'],
    does: 'Go from row to row',
    where: 'In the watchlist',
  },
  move: {
    keys: ['Alt+ArrowUp', 'Alt+ArrowDown'],
    shown: ['Alt ↑', 'Alt ↓'],
    does: 'Move the row',
    where: 'In the watchlist',
  },
  choose: { keys: ['Enter', ' '], shown: ['Enter'], does: 'Show the instrument', where: 'In the watchlist' },
  remove: { keys: ['Delete'], does: 'Take it off the list', where: 'In the watchlist' },
} as const satisfies Readonly<Record<string, Shortcut>>;

export type ShortcutId = keyof typeof SHORTCUTS;

/** What of a `KeyboardEvent` decides. */
export type Press = Pick<KeyboardEvent, 'key' | 'ctrlKey' | 'metaKey' | 'altKey' | 'shiftKey' | 'repeat'>;

/** @returns whether a press is of this shortcut; holding a key down presses it once, except to walk. */
export function isShortcut(id: ShortcutId, press: Press): boolean {
  const mod = press.ctrlKey || press.metaKey;
  if (press.repeat && SHORTCUTS[id].where === 'Everywhere') return false;
  return SHORTCUTS[id].keys.some((key: string) => {
    if (key.startsWith('Alt+')) return press.altKey && !mod && press.key === key.slice(4);
    if (press.altKey) return false;
    if (!key.startsWith('Mod+')) return !mod && press.key === key;
    // With Shift it is another: what was undone is done again by that one.
    return mod && !press.shiftKey && press.key.toLowerCase() === key.slice(4);
  });
}

/** @returns whether it takes no Control or Command: such keys can be turned off, and are letters while one types. */
export function isSingleKey(press: Press): boolean {
  return !(press.ctrlKey || press.metaKey);
}
