import type { InstrumentId } from '@/lib/market/instrument';

/** What a frame says of times, in this clock. */
export interface DeliveryTimes {
  /** False where nobody knows how far the server's clock is from this one: they are as the server said them. */
  readonly compared: boolean;
  readonly publishTime: number;
  readonly oldestChangeTime: number | undefined;
  /** What the shown value of each changed instrument is from: event time, or ingest time where there is none. */
  readonly generated: ReadonlyMap<InstrumentId, number>;
}

/** One applied frame. */
export interface Delivery {
  readonly receiveTime: number;
  /** Undefined while the clocks are about to be compared: the frame counts, and nothing is said of its times. */
  readonly times: DeliveryTimes | undefined;
  /** Instruments that are no longer shown. */
  readonly removed: readonly InstrumentId[];
  /** Quotes and trades applied. */
  readonly updates: number;
  readonly empty: boolean;
}
