'use client';

import { useSessionStatus } from '@/lib/session/react';
import type { RowState } from '@/lib/session/row-state';
import type { SessionStatus } from '@/lib/session/session-status';
import { StateShape } from '../state/state-shape';

interface Look {
  readonly word: string;
  readonly shape: RowState['word'];
  readonly ink: string;
}

/** The connection between this page and the server; what the server hears from the venues is another matter. */
export function ConnectionStatus() {
  const status = useSessionStatus();
  const { word, shape, ink } = lookOf(status);
  return (
    <span
      role="status"
      className={`word flex items-center gap-1.5 whitespace-nowrap ${ink}`}
      data-testid="connection"
      data-state={word}
    >
      <StateShape word={shape} />
      {word}
    </span>
  );
}

function lookOf({ disconnectedSince, state, lastReceiptTime }: SessionStatus): Look {
  if (disconnectedSince !== undefined) return { word: 'DISCONNECTED', shape: 'DISCONNECTED', ink: 'text-fault' };
  if (state.kind === 'open') return { word: 'CONNECTED', shape: 'LIVE', ink: 'text-fresh' };
  if (state.kind === 'stalled') return { word: 'STALLED', shape: 'SLOW', ink: 'text-slow' };
  if (state.kind === 'closed') return { word: 'DISCONNECTED', shape: 'DISCONNECTED', ink: 'text-fault' };
  const word = lastReceiptTime === undefined ? 'CONNECTING' : 'RECONNECTING';
  return { word, shape: 'STALE', ink: 'text-ink2' };
}
