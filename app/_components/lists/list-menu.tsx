'use client';

import { IconButton } from '@/components/ui/icon-button';
import { LaterPart, OnDemand } from '../lazy/on-demand';

export type ListAction =
  | 'new'
  | 'rename'
  | 'duplicate'
  | 'delete'
  | 'link'
  | 'json'
  | 'csv'
  | 'import'
  | 'row-up'
  | 'row-down'
  | 'row-remove';

export interface ListMenuProps {
  /** The list that is shown can be renamed and deleted: it is one of the reader's own. */
  readonly own: boolean;
  /** Symbol of the chosen row and which ways it can go; undefined while none is chosen or rows are sorted. */
  readonly row: { readonly symbol: string; readonly up: boolean; readonly down: boolean } | undefined;
  onDo(what: ListAction): void;
}

const PANEL = new LaterPart<ListMenuProps>(() => import('./list-panel').then((part) => part.ListPanel));

/** What can be done with the list that is shown, and with its chosen row for who does not drag. */
export function ListMenu(props: ListMenuProps) {
  return (
    <OnDemand
      part={PANEL}
      popup="menu"
      given={props}
      trigger={
        <IconButton label="This list" data-testid="list-menu">
          <svg viewBox="0 0 16 16" className="size-4" fill="currentColor" aria-hidden="true">
            <circle cx="3" cy="8" r="1.3" />
            <circle cx="8" cy="8" r="1.3" />
            <circle cx="13" cy="8" r="1.3" />
          </svg>
        </IconButton>
      }
    />
  );
}
