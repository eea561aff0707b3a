'use client';

import styles from './closed-panel.module.css';
import type { ClosablePanel } from './panels';

export interface ClosedPanelProps {
  readonly name: ClosablePanel;
  /** Of what is behind it: `Book and trades`. */
  readonly title: string;
  onOpen(): void;
}

/** What stands in place of a region that was put away: its name, and the way back. */
export function ClosedPanel({ name, title, onOpen }: ClosedPanelProps) {
  return (
    <button
      type="button"
      className={styles.strip}
      data-panel={name}
      aria-expanded="false"
      aria-controls={`${name}-region`}
      aria-label={`Show ${title.toLowerCase()}`}
      onClick={onOpen}
    >
      <svg width="8" height="8" viewBox="0 0 8 8" fill="none" stroke="currentColor" aria-hidden="true">
        <path d={name === 'depth' ? 'M6 .5L2.5 4 6 7.5' : 'M.5 6L4 2.5 7.5 6'} strokeWidth="1.3" />
      </svg>
      <span>{title}</span>
    </button>
  );
}
