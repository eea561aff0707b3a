/** When a frame was made, and when it came. */
export interface Receipt {
  /** Ms since 1970 in our clock. */
  readonly receiveTime: number;
  /** Ms since 1970 in the clock of the process that served it. */
  readonly publishTime: number;
  /** Reads that process's clock. Undefined while the two are about to be compared. */
  readonly clock: ServerClock | undefined;
}

interface ServerClock {
  /** How wrong `toClientTime` may be, ms; undefined where the clocks have not been compared. */
  readonly errorMs: number | undefined;
  /** An instant of the serving process's clock in ours. */
  toClientTime(serverTime: number): number;
}
