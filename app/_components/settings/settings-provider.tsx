'use client';

import { createContext, type ReactNode, useCallback, useContext, useEffect, useMemo, useRef, useState } from 'react';
import { setReaderFormat } from '@/lib/market/reader-format';
import { forget, remember } from '../workspace/remember';
import { markDocument } from './document-marks';
import { onOtherTabs, tellOtherTabs } from './other-tabs';
import { FIRST_SETTINGS, keptAs, SETTING_NAMES, type SettingName, type Settings } from './settings';

export interface HeldSettings {
  readonly settings: Settings;
  /** Sets and keeps some of them; they hold at once. */
  change(part: Partial<Settings>): void;
  /** As for who has chosen nothing. */
  reset(): void;
  /** How often that was done, here or in another tab: for what is set elsewhere and is reset with it. */
  readonly resets: number;
}

const SettingsContext = createContext<HeldSettings | undefined>(undefined);

/**
 * Holds the settings of a page; the open tabs of a browser have the same.
 * @param start as the server read them.
 */
export function SettingsProvider({ start, children }: { readonly start: Settings; readonly children: ReactNode }) {
  const [settings, setSettings] = useState(() => formatFor(start));
  const [resets, setResets] = useState(0);
  const latest = useRef(settings);
  const hold = useCallback((next: Settings) => {
    latest.current = formatFor(next);
    markDocument(next);
    setSettings(next);
  }, []);
  const change = useCallback(
    (part: Partial<Settings>) => {
      const next = { ...latest.current, ...part };
      const names = Object.keys(part) as SettingName[];
      for (const name of names) {
        const { cookie, text } = keptAs(name, next);
        remember(cookie, text);
      }
      hold(next);
      tellOtherTabs(next, names, false);
    },
    [hold],
  );
  const reset = useCallback(() => {
    for (const name of SETTING_NAMES) forget(keptAs(name, FIRST_SETTINGS).cookie);
    hold(FIRST_SETTINGS);
    setResets((count) => count + 1);
    tellOtherTabs(FIRST_SETTINGS, SETTING_NAMES, true);
  }, [hold]);
  useEffect(
    () =>
      onOtherTabs((told) => {
        hold({ ...latest.current, ...told.part });
        if (told.reset) setResets((count) => count + 1);
      }),
    [hold],
  );
  const held = useMemo(() => ({ settings, change, reset, resets }), [settings, change, reset, resets]);
  return <SettingsContext value={held}>{children}</SettingsContext>;
}

/** Formats are set before anything that is formatted renders. A server has many readers and sets none. */
function formatFor(settings: Settings): Settings {
  if (typeof window !== 'undefined') {
    const { locale, timeZone } = settings;
    setReaderFormat({
      locale: locale === 'browser' ? undefined : locale,
      timeZone: timeZone === 'utc' ? 'UTC' : undefined,
    });
  }
  return settings;
}

/** @throws Error outside of a `SettingsProvider`. */
export function useSettings(): HeldSettings {
  const held = useContext(SettingsContext);
  if (held === undefined) throw new Error('useSettings needs a SettingsProvider above it.');
  return held;
}
