import fc from 'fast-check';
import { expect, test } from 'vitest';
import { documentMarks } from './document-marks';
import { FIRST_SETTINGS, keptAs, readSettings, SETTING_NAMES, type Settings } from './settings';

test('who has chosen nothing gets what most want, and keeps what earlier versions kept', () => {
  expect(FIRST_SETTINGS).toMatchObject({ theme: 'system', palette: 'green-up', transport: 'auto', spoken: false });
  const kept: Record<string, string> = {
    'tickwire-theme': 'dark',
    'tickwire-transport': 'socket.io',
    'tickwire-sharing': 'off',
    'tickwire-digits': 'off',
    'tickwire-pairs': 'on',
  };
  expect(readSettings((name) => kept[name])).toEqual({
    ...FIRST_SETTINGS,
    theme: 'dark',
    transport: 'socket.io',
    sharing: false,
    singleKeys: false,
    pairs: true,
  });
});

test('what is kept is read back', () => {
  const chosen: Settings = {
    theme: 'light',
    palette: 'blue-orange',
    density: 'compact',
    flash: false,
    locale: 'de-CH',
    timeZone: 'utc',
    currency: 'EUR',
    singleKeys: false,
    spoken: true,
    transport: 'sse-sidecar',
    sharing: false,
    pairs: true,
    columns: ['last', 'range'],
    sort: 'change-up',
  };
  const cookies = new Map(SETTING_NAMES.map((name) => keptAs(name, chosen)).map(({ cookie, text }) => [cookie, text]));
  expect(cookies.size).toBe(SETTING_NAMES.length);
  expect(readSettings((name) => cookies.get(name))).toEqual(chosen);
});

test('whatever a cookie says, there is a setting', () => {
  fc.assert(
    fc.property(fc.oneof(fc.string(), fc.constantFrom('on', 'off', 'toString', '__proto__', '')), (text) => {
      const settings = readSettings(() => text);
      for (const name of SETTING_NAMES) expect(settings[name]).toBeDefined();
      const again = new Map(
        SETTING_NAMES.map((name) => keptAs(name, settings)).map((kept) => [kept.cookie, kept.text]),
      );
      expect(readSettings((name) => again.get(name))).toEqual(settings);
    }),
  );
});

test('the document bears only what differs from the usual', () => {
  expect(Object.values(documentMarks(FIRST_SETTINGS)).filter((value) => value !== undefined)).toEqual([]);
  expect(
    documentMarks({ ...FIRST_SETTINGS, theme: 'dark', palette: 'red-up', density: 'compact', flash: false }),
  ).toEqual({
    'data-theme': 'dark',
    'data-palette': 'red-up',
    'data-density': 'compact',
    'data-flash': 'off',
  });
});
