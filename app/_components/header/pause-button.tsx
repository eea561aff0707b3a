'use client';

import { IconButton } from '@/components/ui/icon-button';
import { formatClockTime } from '@/lib/market/time-format';
import { useSession, useSessionStatus } from '@/lib/session/react';
import { useShortcut } from '../settings/use-shortcut';
import styles from './header.module.css';
import { PauseIcon } from './icons';

/** Stops everything that moves; prices go on arriving, unseen. */
export function PauseButton() {
  const session = useSession();
  const { paused, pausedSince } = useSessionStatus();
  useShortcut('pause', () => session.setPaused(!session.status.paused));
  return (
    <span className="flex items-center gap-2">
      {paused && (
        <span className={styles.paused} data-part="paused">{`Paused since ${formatClockTime(pausedSince)}`}</span>
      )}
      <IconButton
        label={paused ? 'Go on' : 'Pause'}
        aria-pressed={paused}
        aria-keyshortcuts="p"
        data-testid="pause"
        onClick={() => session.setPaused(!paused)}
      >
        <PauseIcon paused={paused} />
      </IconButton>
    </span>
  );
}
