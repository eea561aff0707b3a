'use client';

import { useLists } from './use-lists';

/** The watchlists that are not shown; pressed, one is. */
export function ListChoice() {
  const { kept, show } = useLists();
  const places = [undefined, ...kept.lists.keys()].filter((at) => at !== kept.shown);
  return places.map((at) => (
    <button
      key={at ?? 'default'}
      type="button"
      className="min-h-6 max-w-32 truncate underline hover:text-ink"
      onClick={() => show(at)}
    >
      {at === undefined ? 'Default list' : kept.lists[at]?.name}
    </button>
  ));
}
