'use client';

import { useSessionStatus } from '@/lib/session/react';
import { ClockError } from './clock-error';
import { ConnectionStatus } from './connection-status';
import { FeedsStatus } from './feeds-status';
import styles from './header.module.css';
import { Logo } from './logo';
import { PauseButton } from './pause-button';
import type { Theme } from './theme';
import { ThemeToggle } from './theme-toggle';

/** The rail: who we are, and the two things that can be wrong. */
export function Header({ theme }: { readonly theme: Theme }) {
  const { disconnectedSince } = useSessionStatus();
  return (
    <header className={styles.header}>
      <h1>
        <Logo broken={disconnectedSince !== undefined} />
      </h1>
      <div className={styles.statuses}>
        <span className={styles.feeds}>
          <FeedsStatus />
        </span>
        <span className={styles.clock}>
          <ClockError />
        </span>
        <ConnectionStatus />
      </div>
      <div className={styles.tools}>
        <PauseButton />
        <ThemeToggle initial={theme} />
      </div>
    </header>
  );
}
