import type { Choice } from '../switch/choices';
import { type Column, columnsText, FIRST_COLUMNS, readColumns } from '../watchlist/columns';
import { readSort, type Sort } from '../watchlist/sort';
import { readChoice } from '../workspace/url-state';
import { READER_LOCALES } from './reader-locales';

/** How one setting is kept: in a cookie of its own, which a server reads before the first paint. */
export interface SettingField<Value> {
  readonly cookie: string;
  /** What holds for who has chosen nothing. */
  readonly first: Value;
  /** @returns undefined for what is no value of it. */
  read(text: string): Value | undefined;
  write(value: Value): string;
}

export const THEMES = ['system', 'dark', 'light'] as const;
/** What rises and what falls, in colours. Arrow and sign say the same in each. */
export const PALETTES = ['green-up', 'red-up', 'blue-orange'] as const;
export const DENSITIES = ['comfortable', 'compact'] as const;
export const TIME_ZONES = ['local', 'utc'] as const;
/** What prices of a watchlist are converted to. */
export const CURRENCIES = ['none', 'USD', 'EUR', 'GBP', 'JPY', 'CHF', 'BTC', 'ETH'] as const;

function oneOf<const Value extends string>(cookie: string, values: readonly [Value, ...Value[]]): SettingField<Value> {
  return { cookie, first: values[0], read: (text) => values.find((value) => value === text), write: (value) => value };
}

function onOff(cookie: string, first: boolean): SettingField<boolean> {
  return {
    cookie,
    first,
    read: (text) => (text === 'on' ? true : text === 'off' ? false : undefined),
    write: (on) => (on ? 'on' : 'off'),
  };
}

const TRANSPORT: SettingField<Choice> = {
  cookie: 'tickwire-transport',
  // Who has chosen nothing gets the best that works on the way between here and there.
  first: 'auto',
  read: readChoice,
  write: (choice) => choice,
};

const COLUMNS: SettingField<readonly Column[]> = {
  cookie: 'tickwire-columns',
  first: FIRST_COLUMNS,
  read: readColumns,
  write: columnsText,
};

const SORT: SettingField<Sort> = { cookie: 'tickwire-sort', first: 'hand', read: readSort, write: (sort) => sort };

/** Every setting there is. */
export const SETTING_FIELDS = {
  theme: oneOf('tickwire-theme', THEMES),
  palette: oneOf('tickwire-palette', PALETTES),
  density: oneOf('tickwire-density', DENSITIES),
  /** A changed price is underlined for a moment, unless the system asks for little motion. */
  flash: onOff('tickwire-flash', true),
  locale: oneOf('tickwire-locale', READER_LOCALES),
  timeZone: oneOf('tickwire-time-zone', TIME_ZONES),
  currency: oneOf('tickwire-currency', CURRENCIES),
  /** Keys that run something without Control or Command. */
  singleKeys: onOff('tickwire-digits', true),
  /** Prices and states are read out now and then. */
  spoken: onOff('tickwire-spoken', false),
  /** The last transport chosen. */
  transport: TRANSPORT,
  /** The connection may be shared with other tabs. */
  sharing: onOff('tickwire-sharing', true),
  /** What several venues quote is one row. */
  pairs: onOff('tickwire-pairs', false),
  /** Columns of the watchlist, beside the instrument. */
  columns: COLUMNS,
  /** What the watchlist is sorted by. */
  sort: SORT,
} as const;
