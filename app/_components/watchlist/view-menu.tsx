'use client';

import { IconButton } from '@/components/ui/icon-button';
import { LaterPart, OnDemand } from '../lazy/on-demand';
import type { Column } from './columns';
import type { Sort } from './sort';

export interface ViewMenuProps {
  readonly columns: readonly Column[];
  readonly sort: Sort;
  /** Whether a pair of several venues is one row; undefined where the list has no such pair. */
  readonly joined: boolean | undefined;
  onColumns(columns: readonly Column[]): void;
  onSort(sort: Sort): void;
  onJoined(joined: boolean): void;
}

const PANEL = new LaterPart<ViewMenuProps>(() => import('./view-panel').then((part) => part.ViewPanel));

/** Which columns the list has and what it is sorted by, also where there is no room for headings. */
export function ViewMenu(props: ViewMenuProps) {
  return (
    <OnDemand
      part={PANEL}
      popup="menu"
      given={props}
      trigger={
        <IconButton label="Columns and order" data-testid="view-menu">
          <svg
            viewBox="0 0 16 16"
            className="size-4"
            fill="none"
            stroke="currentColor"
            strokeWidth="1.3"
            aria-hidden="true"
          >
            <path d="M2.5 2.5h11v11h-11zM6.2 2.5v11M9.8 2.5v11" />
          </svg>
        </IconButton>
      }
    />
  );
}
