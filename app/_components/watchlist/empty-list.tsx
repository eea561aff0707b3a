'use client';

import { Button } from '@/components/ui/button';
import { useNoServer } from '../notice/use-no-server';
import { useSettings } from '../settings/settings-provider';
import { useHasKeys } from '../settings/use-has-keys';

export interface EmptyListProps {
  /** It is a list of the reader's own, with nothing on it; else the server's, which has not been heard of. */
  readonly own: boolean;
  onSearch(): void;
}

/** What stands where there are no rows: why, and what to do about it. */
export function EmptyList({ own, onSearch }: EmptyListProps) {
  const noServer = useNoServer();
  const { singleKeys } = useSettings().settings;
  const key = useHasKeys() && singleKeys;
  if (own)
    return (
      <div className="flex flex-col items-start gap-2 p-4" data-testid="empty-list">
        <p>{key ? 'This list is empty. Press / to find an instrument.' : 'This list is empty.'}</p>
        <Button onClick={onSearch}>Find an instrument</Button>
      </div>
    );
  return (
    <p className="p-4 text-ink3" data-testid="empty-list">
      {noServer
        ? 'The list of instruments comes as soon as the server answers.'
        : 'Waiting for the list of instruments.'}
    </p>
  );
}
