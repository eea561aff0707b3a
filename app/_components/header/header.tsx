'use client';

import { useSessionStatus } from '@/lib/session/react';
import { SearchTrigger } from '../search/search-trigger';
import { ClockError } from './clock-error';
import { ConnectionStatus } from './connection-status';
import { FeedsStatus } from './feeds-status';
import { PauseButton } from './pause-button';
import { Rail } from './rail';
import type { Theme } from './theme';
import { ThemeToggle } from './theme-toggle';

/** The rail of the workspace: who we are, and the two things that can be wrong. */
export function Header({ theme, onSearch }: { readonly theme: Theme; onSearch(): void }) {
  const { disconnectedSince, clock } = useSessionStatus();
  return (
    <Rail
      page="workspace"
      broken={disconnectedSince !== undefined}
      search={<SearchTrigger onOpen={onSearch} />}
      feeds={<FeedsStatus />}
      clock={<ClockError clock={clock} />}
      status={<ConnectionStatus />}
      tools={
        <>
          <PauseButton />
          <ThemeToggle initial={theme} />
        </>
      }
    />
  );
}
