/** Where one update was when, in our clock, ms since 1970. */
export interface UpdateTimes {
  /** When the venue says it happened, by the venue's own clock; undefined where it does not say. */
  readonly eventTime: number | undefined;
  /** When our feed received it. */
  readonly ingestTime: number;
  /** When the frame that brought it was made. */
  readonly publishTime: number;
  /** When that frame came. */
  readonly receiveTime: number;
  /** When the page had drawn it: the first task after the animation frame it was shown in. */
  readonly paintTime: number;
  /** How wrong the server's clock may be read, ms; undefined where the clocks have not been compared. */
  readonly errorMs: number | undefined;
}
