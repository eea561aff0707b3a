/** How often `auto` looks, ms; and at once whenever a connection changes. */
export const LOOK_EVERY_MS = 250;

/** How patient `auto` is, all in ms. */
export interface AutoTimes {
  /** A transport that brings no frame within this time has failed; longer where the server itself answers slowly. */
  readonly firstFrameMs: number;
  /** A lane that has run for less is not judged by its freshness. */
  readonly judgedAfterMs: number;
  /** For how long a better transport has to hold the freshness contract in the background before it is used. */
  readonly proofMs: number;
  /** A transport that failed is not tried again for so long, doubled each time it fails again. */
  readonly asideMs: number;
  readonly asideCeilingMs: number;
  /** A transport that served so long without trouble starts with a clean slate. */
  readonly forgetMs: number;
  /** No change for want of freshness sooner after the last one. */
  readonly dwellMs: number;
}

export const AUTO_TIMES: AutoTimes = {
  firstFrameMs: 2_000,
  judgedAfterMs: 5_000,
  proofMs: 60_000,
  asideMs: 60_000,
  asideCeilingMs: 900_000,
  forgetMs: 900_000,
  dwellMs: 10_000,
};
