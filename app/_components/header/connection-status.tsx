'use client';

import { useFeeds, useSessionStatus, useWatchesNothing } from '@/lib/session/react';
import type { SessionStatus } from '@/lib/session/session-status';
import { type StatusLook, StatusWord } from '../state/status-word';

/** The connection between this page and the server; what the server hears from the venues is another matter. */
export function ConnectionStatus() {
  const status = useSessionStatus();
  const { listed, known } = useFeeds();
  const unopened = status.state.kind === 'connecting' && status.disconnectedSince === undefined;
  const unasked = useWatchesNothing() && known && unopened;
  return <StatusWord look={listed === false || unasked ? NOTHING_YET : lookOf(status)} testId="connection" />;
}

/** The server is there and answers, only is there nothing to subscribe to: no line is at fault. */
const NOTHING_YET: StatusLook = { word: 'WAITING', shape: 'STALE', ink: 'text-ink2' };

function lookOf({ disconnectedSince, state, lastReceiptTime }: SessionStatus): StatusLook {
  if (disconnectedSince !== undefined) return { word: 'DISCONNECTED', shape: 'DISCONNECTED', ink: 'text-fault' };
  if (state.kind === 'open') return { word: 'CONNECTED', shape: 'LIVE', ink: 'text-fresh' };
  if (state.kind === 'stalled') return { word: 'STALLED', shape: 'SLOW', ink: 'text-slow' };
  if (state.kind === 'closed') return { word: 'DISCONNECTED', shape: 'DISCONNECTED', ink: 'text-fault' };
  const word = lastReceiptTime === undefined ? 'CONNECTING' : 'RECONNECTING';
  return { word, shape: 'STALE', ink: 'text-ink2' };
}
