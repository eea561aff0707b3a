import { SETTING_FIELDS, type SettingField } from './setting-fields';

type Fields = typeof SETTING_FIELDS;
type ValueOf<Field> = Field extends SettingField<infer Value> ? Value : never;

export type SettingName = keyof Fields;

/** Everything a reader can set, as it holds. */
export type Settings = { readonly [Name in SettingName]: ValueOf<Fields[Name]> };

export const SETTING_NAMES = Object.keys(SETTING_FIELDS) as readonly SettingName[];

/** The fields side by side, where each is only read and written as text. */
const fieldOf = (name: SettingName): SettingField<unknown> => SETTING_FIELDS[name] as SettingField<unknown>;

/**
 * @param cookie the text kept under a name; undefined where there is none.
 * @returns what is kept, and for what is not understood what holds for who has chosen nothing.
 */
export function readSettings(cookie: (name: string) => string | undefined): Settings {
  const entries = SETTING_NAMES.map((name) => {
    const { cookie: key, first, read } = fieldOf(name);
    const text = cookie(key);
    return [name, (text === undefined ? undefined : read(text)) ?? first];
  });
  return Object.fromEntries(entries) as Settings;
}

export const FIRST_SETTINGS: Settings = readSettings(() => undefined);

/** @returns name and text of the cookie that keeps a setting; the text is undefined for who has chosen nothing. */
export function keptAs(name: SettingName, settings: Settings): { readonly cookie: string; readonly text: string } {
  const { cookie, write } = fieldOf(name);
  return { cookie, text: write(settings[name]) };
}
