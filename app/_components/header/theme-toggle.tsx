'use client';

import { IconButton } from '@/components/ui/icon-button';
import { THEMES } from '../settings/setting-fields';
import { useSettings } from '../settings/settings-provider';
import { ThemeIcon } from './icons';

/** Goes round system, dark and light. */
export function ThemeToggle() {
  const {
    settings: { theme },
    change,
  } = useSettings();
  const next = THEMES[(THEMES.indexOf(theme) + 1) % THEMES.length] ?? 'system';
  return (
    <IconButton
      label={`Theme: ${theme}. Change to ${next}`}
      data-testid="theme"
      data-theme-choice={theme}
      onClick={() => change({ theme: next })}
    >
      <ThemeIcon theme={theme} />
    </IconButton>
  );
}
