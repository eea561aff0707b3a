/** What is wrong with a transport. */
export type Trouble =
  /** It could not connect, or lost its connection and could not get another. */
  | { readonly kind: 'failed'; readonly cause: string }
  /** Connected or about to be, and no frame came within `ms`. */
  | { readonly kind: 'silent'; readonly ms: number }
  /** The freshness contract is broken: over `limitMs` behind for `behindMs` of its window, and `p99Ms` for 1 % of it. */
  | { readonly kind: 'late'; readonly limitMs: number; readonly behindMs: number; readonly p99Ms: number };

/** Nothing comes over it at all. */
export const isHard = ({ kind }: Trouble): boolean => kind !== 'late';

/** How bad, to compare transports none of which is good: the share of time behind in ms, and worse than any of that. */
export const badness = (trouble: Trouble): number =>
  trouble.kind === 'late' ? trouble.behindMs : Number.POSITIVE_INFINITY;
