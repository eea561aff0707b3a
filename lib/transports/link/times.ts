/** Times both ends of the private link agree on, ms. */
export const LINK_TIMES = {
  /** A link with nothing to say says so. */
  heartbeatMs: 2_000,
  /** A link silent for so long is dead. */
  deadMs: 6_000,
  /** A link down for so long is lost: the replica stops passing what it holds for live. */
  lostMs: 3_000,
  /** How long an interest counts unless it is renewed. */
  leaseMs: 30_000,
  /** How often interest is renewed without a change. */
  renewMs: 10_000,
} as const;
