export type View = 'list' | 'instrument' | 'freshness';

export interface ViewTab {
  readonly id: View;
  readonly title: string;
}

/** What a phone shows one at a time. */
export const VIEWS: readonly ViewTab[] = [
  { id: 'list', title: 'List' },
  { id: 'instrument', title: 'Instrument' },
  { id: 'freshness', title: 'Freshness' },
];

/** What a tablet shows one at a time, beside the list and under the instrument. */
export const TABLET_VIEWS: readonly ViewTab[] = [
  { id: 'instrument', title: 'Trades' },
  { id: 'freshness', title: 'Freshness' },
];
