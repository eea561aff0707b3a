'use client';

import { type ReactNode, useState } from 'react';
import { writeUrlState } from '../workspace/url-state';
import { ListStore } from './list-store';
import { type SharedList, sharedText } from './shared-list';
import { ListsContext } from './use-lists';

/**
 * Gives its children the watchlists of this browser.
 * @param visited a list that came with the address; the address follows what becomes of it.
 */
export function ListsProvider({
  visited,
  children,
}: {
  readonly visited: SharedList | undefined;
  readonly children: ReactNode;
}) {
  const [store] = useState(
    () =>
      new ListStore({
        visited,
        onVisited: (list) => writeUrlState({ list: list === undefined ? undefined : sharedText(list) }),
      }),
  );
  return <ListsContext value={store}>{children}</ListsContext>;
}
