/** What became of the trades the hub accepted, as one reader saw them in this epoch. All 0 is what we promise. */
export interface LedgerCounts {
  /** Numbers that never came. */
  readonly missed: number;
  /** Applied twice; a fault of ours. */
  readonly duplicate: number;
  /** Applied after a later one; a fault of ours. */
  readonly outOfOrder: number;
  /** Received twice and dropped, as make-before-break intends. */
  readonly overlap: number;
  /** Applied. */
  readonly applied: number;
  /** Restarts of the primary survived: what happened across them is unknown, and not in `missed`. */
  readonly unknown: number;
}
