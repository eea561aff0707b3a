'use client';

import { useState } from 'react';
import { IconButton } from '@/components/ui/icon-button';
import { remember } from '../workspace/remember';
import { ThemeIcon } from './icons';
import { THEME_COOKIE, THEMES, type Theme } from './theme';

/** Goes round system, dark and light. */
export function ThemeToggle({ initial }: { readonly initial: Theme }) {
  const [theme, setTheme] = useState(initial);
  const next = THEMES[(THEMES.indexOf(theme) + 1) % THEMES.length] ?? 'system';
  return (
    <IconButton
      label={`Theme: ${theme}. Change to ${next}`}
      data-testid="theme"
      data-theme-choice={theme}
      onClick={() => {
        setTheme(next);
        remember(THEME_COOKIE, next);
        if (next === 'system') delete document.documentElement.dataset.theme;
        else document.documentElement.dataset.theme = next;
      }}
    >
      <ThemeIcon theme={theme} />
    </IconButton>
  );
}
