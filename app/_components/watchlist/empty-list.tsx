'use client';

import { Button } from '@/components/ui/button';
import { useSessionStatus } from '@/lib/session/react';

export interface EmptyListProps {
  /** It is a list of the reader's own, with nothing on it; else the server's, which has not been heard of. */
  readonly own: boolean;
  onSearch(): void;
}

/** What stands where there are no rows: why, and what to do about it. */
export function EmptyList({ own, onSearch }: EmptyListProps) {
  const { disconnectedSince } = useSessionStatus();
  if (own)
    return (
      <div className="flex flex-col items-start gap-2 p-4" data-testid="empty-list">
        <p>This list is empty. Press / to find an instrument.</p>
        <Button onClick={onSearch}>Find an instrument</Button>
      </div>
    );
  return (
    <p className="p-4 text-ink3" data-testid="empty-list">
      {disconnectedSince === undefined
        ? 'Waiting for the list of instruments.'
        : 'The list of instruments comes as soon as the server answers.'}
    </p>
  );
}
