export type View = 'list' | 'chart' | 'book' | 'freshness';

export interface ViewTab {
  readonly id: View;
  readonly title: string;
}

/** What a phone shows one at a time. */
export const VIEWS: readonly ViewTab[] = [
  { id: 'list', title: 'List' },
  { id: 'chart', title: 'Chart' },
  { id: 'book', title: 'Book' },
  { id: 'freshness', title: 'Freshness' },
];

/** What a tablet shows one at a time, beside the list and under the instrument. */
export const TABLET_VIEWS: readonly ViewTab[] = [
  { id: 'book', title: 'Book and trades' },
  { id: 'freshness', title: 'Freshness' },
];
