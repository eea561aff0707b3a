'use client';

import dynamic from 'next/dynamic';
import { useState } from 'react';
import { IconButton } from '@/components/ui/icon-button';
import { SettingsIcon } from '../header/icons';
import { ThemeToggle } from '../header/theme-toggle';
import { untilLoaded } from '../lazy/until-loaded';
import type { Settings } from './settings';
import { useShortcut } from './use-shortcut';

// No price waits for them.
const SettingsDialog = dynamic(
  () => untilLoaded(() => import('./settings-dialog').then((part) => part.SettingsDialog)),
  { ssr: false },
);
const ShortcutsDialog = dynamic(
  () => untilLoaded(() => import('./shortcuts-dialog').then((part) => part.ShortcutsDialog)),
  {
    ssr: false,
  },
);

export interface SettingsToolsProps {
  /** Told what was changed in the dialog, for what does not follow the settings by itself. */
  onChanged?: (part: Partial<Settings>) => void;
}

/** The theme at hand, everything else behind a button or `,`, and the list of shortcuts behind `?`. */
export function SettingsTools({ onChanged }: SettingsToolsProps) {
  const [shown, setShown] = useState<'settings' | 'shortcuts'>();
  // Loaded at the first look, and kept from then on so that closing gives the focus back.
  const [wanted, setWanted] = useState({ settings: false, shortcuts: false });
  const show = (which: 'settings' | 'shortcuts') => {
    setWanted((before) => ({ ...before, [which]: true }));
    setShown(which);
  };
  const onOpenChange = (open: boolean) => {
    if (!open) setShown(undefined);
  };
  useShortcut('settings', () => show('settings'));
  useShortcut('help', () => show('shortcuts'));
  return (
    <>
      {/* A phone has it among the settings alone. */}
      <span className="hidden tablet:contents">
        <ThemeToggle />
      </span>
      <IconButton
        label="Settings"
        aria-haspopup="dialog"
        aria-keyshortcuts=","
        data-testid="settings"
        onClick={() => show('settings')}
      >
        <SettingsIcon />
      </IconButton>
      {wanted.settings && (
        <SettingsDialog
          open={shown === 'settings'}
          onOpenChange={onOpenChange}
          onChanged={onChanged}
          onShortcuts={() => show('shortcuts')}
        />
      )}
      {wanted.shortcuts && <ShortcutsDialog open={shown === 'shortcuts'} onOpenChange={onOpenChange} />}
    </>
  );
}
