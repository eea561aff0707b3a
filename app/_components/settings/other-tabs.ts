import { SETTING_FIELDS } from './setting-fields';
import { keptAs, readSettings, SETTING_NAMES, type SettingName, type Settings } from './settings';

const KEY = 'tickwire-settings';

/** What one tab tells the others of a change. */
export interface ToldSettings {
  readonly part: Partial<Settings>;
  /** Everything was reset, also what is set elsewhere than in the settings. */
  readonly reset: boolean;
}

/** What a tab runs, and whether on a line of its own, is its own affair: two may stand side by side to be compared. */
const OWN: readonly SettingName[] = ['transport', 'sharing'];

/** Tells the other tabs of this browser. They are told the values, for where cookies are refused nothing is kept. */
export function tellOtherTabs(settings: Settings, names: readonly SettingName[], reset: boolean): void {
  const texts = Object.fromEntries(names.map((name) => [name, keptAs(name, settings).text]));
  try {
    window.localStorage.setItem(KEY, JSON.stringify({ texts, reset }));
    // Only the telling matters: it is told again the next time also if it says the same.
    window.localStorage.removeItem(KEY);
  } catch {
    // Full or forbidden: the other tabs follow when they are loaded again.
  }
}

/** @returns stops listening. */
export function onOtherTabs(listener: (told: ToldSettings) => void): () => void {
  const onStorage = ({ key, newValue }: StorageEvent) => {
    const told = key === KEY ? readTold(newValue) : undefined;
    if (told !== undefined) listener(told);
  };
  window.addEventListener('storage', onStorage);
  return () => window.removeEventListener('storage', onStorage);
}

/** @returns undefined for what is nothing of ours; a value that is none is that of who has chosen nothing. */
function readTold(text: string | null): ToldSettings | undefined {
  const { texts, reset } = parsed(text);
  if (typeof texts !== 'object' || texts === null) return undefined;
  const given = new Map(Object.entries(texts));
  const cookies = new Map(
    SETTING_NAMES.map((name) => {
      const value = given.get(name);
      return [cookieOf(name), typeof value === 'string' ? value : undefined];
    }),
  );
  const all = readSettings((cookie) => cookies.get(cookie));
  const names = SETTING_NAMES.filter((name) => given.has(name) && !OWN.includes(name));
  return { part: Object.fromEntries(names.map((name) => [name, all[name]])), reset: reset === true };
}

function cookieOf(name: SettingName): string {
  return SETTING_FIELDS[name].cookie;
}

function parsed(text: string | null): { readonly texts?: unknown; readonly reset?: unknown } {
  try {
    return Object(JSON.parse(text ?? ''));
  } catch {
    return {};
  }
}
