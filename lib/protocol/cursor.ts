/** All that is needed to continue, on any transport, process or machine. */
export interface Cursor {
  /** The life of one sequence; a later life has a greater number. */
  readonly epoch: number;
  /** The hub's sequence up to which the reader holds everything. */
  readonly seq: number;
  /** Names the subscription, see `subscriptionHash`. */
  readonly hash: string;
}

const CURSOR_PATTERN = /^(\d{1,16})\.(\d{1,16})\.([0-9a-f]{12})$/;

export function formatCursor(epoch: number, seq: number, hash: string): string {
  return `${epoch}.${seq}.${hash}`;
}

/** @returns undefined when the text is not a cursor. */
export function parseCursor(text: string): Cursor | undefined {
  const parts = CURSOR_PATTERN.exec(text);
  if (parts === null) return undefined;
  const [, epoch, seq, hash] = parts;
  const cursor = { epoch: Number(epoch), seq: Number(seq), hash: hash ?? '' };
  return Number.isSafeInteger(cursor.epoch) && Number.isSafeInteger(cursor.seq) ? cursor : undefined;
}
