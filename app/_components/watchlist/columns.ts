/** Columns beside the instrument's own, in the order they stand in. */
export const COLUMNS = ['recent', 'last', 'bidAsk', 'change', 'range', 'volume', 'age', 'state'] as const;

export type Column = (typeof COLUMNS)[number];

export const COLUMN_TITLES: Readonly<Record<Column, string>> = {
  recent: 'Recent',
  last: 'Last',
  bidAsk: 'Bid / ask',
  change: 'Change',
  range: 'High / low',
  volume: 'Volume',
  age: 'Age',
  state: 'State',
};

/** What is shown to who has chosen nothing. */
export const FIRST_COLUMNS: readonly Column[] = COLUMNS.filter((column) => column !== 'range');

/** @returns undefined where a word of it is no column. */
export function readColumns(text: string): readonly Column[] | undefined {
  const words = text.split(' ').filter((word) => word !== '');
  if (words.some((word) => !COLUMNS.some((column) => column === word))) return undefined;
  return COLUMNS.filter((column) => words.includes(column));
}

export function columnsText(columns: readonly Column[]): string {
  return columns.join(' ');
}
