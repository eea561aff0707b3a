'use client';

import type { ReactNode } from 'react';
import { useFeeds, useSessionStatus } from '@/lib/session/react';
import { SearchTrigger } from '../search/search-trigger';
import type { Settings } from '../settings/settings';
import { SettingsTools } from '../settings/settings-tools';
import { ClockError } from './clock-error';
import { ConnectionStatus } from './connection-status';
import { FeedsStatus } from './feeds-status';
import { PauseButton } from './pause-button';
import { Rail } from './rail';

export interface HeaderProps {
  /** The bell. */
  readonly alerts: ReactNode;
  onSearch(): void;
  /** Told what was changed among the settings. */
  onChanged(part: Partial<Settings>): void;
}

/** The rail of the workspace: who we are, and the two things that can be wrong. */
export function Header({ alerts, onSearch, onChanged }: HeaderProps) {
  const { disconnectedSince, clock } = useSessionStatus();
  const { listed } = useFeeds();
  return (
    <Rail
      page="workspace"
      broken={disconnectedSince !== undefined && listed !== false}
      search={<SearchTrigger onOpen={onSearch} />}
      feeds={<FeedsStatus />}
      clock={<ClockError clock={clock} />}
      status={<ConnectionStatus />}
      tools={
        <>
          <PauseButton />
          {alerts}
          <SettingsTools onChanged={onChanged} />
        </>
      }
    />
  );
}
