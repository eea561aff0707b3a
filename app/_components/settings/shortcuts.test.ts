import { expect, test } from 'vitest';
import { isShortcut, type Press, SHORTCUTS, type Shortcut, type ShortcutId } from './shortcuts';

const press = (key: string, more: Partial<Press> = {}): Press => ({
  key,
  ctrlKey: false,
  metaKey: false,
  altKey: false,
  shiftKey: false,
  repeat: false,
  ...more,
});

const all = Object.entries(SHORTCUTS) as [ShortcutId, Shortcut][];

test('no key does two things in one place', () => {
  const taken = all.flatMap(([, { keys, where }]) => keys.map((key) => `${where}: ${key}`));
  expect(taken).toHaveLength(new Set(taken).size);
});

test('each is pressed by its own keys, and by no other', () => {
  for (const [id, { keys }] of all)
    for (const key of keys) {
      const bare = key.replace(/^(Mod|Alt)\+/, '');
      const own = press(bare, { ctrlKey: key.startsWith('Mod+'), altKey: key.startsWith('Alt+') });
      expect(isShortcut(id, own), `${id}: ${key}`).toBe(true);
      expect(isShortcut(id, { ...own, altKey: !own.altKey }), `the other Alt and ${key}`).toBe(false);
    }
  expect(isShortcut('search', press('K', { metaKey: true }))).toBe(true);
  expect(isShortcut('search', press('k'))).toBe(false);
  expect(isShortcut('pause', press('p', { ctrlKey: true }))).toBe(false);
  expect(isShortcut('undo', press('Z', { ctrlKey: true, shiftKey: true }))).toBe(false);
  expect(isShortcut('help', press('/'))).toBe(false);
});

test('a key held down walks on, and does nothing else again', () => {
  expect(isShortcut('walk', press('ArrowDown', { repeat: true }))).toBe(true);
  expect(isShortcut('pause', press('p', { repeat: true }))).toBe(false);
});
