'use client';

import { formatClockTime } from '@/lib/market/time-format';
import { useSessionStatus } from '@/lib/session/react';
import type { Restart } from '@/lib/session/session-status';
import { QuietNote } from './quiet-note';

/** That the server was started again, and which stretch of time nobody can account for. */
export function RestartNote() {
  const { restart } = useSessionStatus();
  return <QuietNote text={restart === undefined ? '' : restartText(restart)} testId="restart-note" />;
}

function restartText({ from, to }: Pick<Restart, 'from' | 'to'>): string {
  const until = formatClockTime(to);
  const stretch = from === undefined ? `before ${until}` : `between ${formatClockTime(from)} and ${until}`;
  return `The server was started again: what happened ${stretch} is unknown.`;
}
