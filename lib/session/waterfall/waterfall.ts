import type { UpdateTimes } from './update-times';

/** The ways an update goes, in order. */
export const WATERFALL_PARTS = ['venue', 'hub', 'wire', 'paint'] as const;

export type WaterfallPart = (typeof WATERFALL_PARTS)[number];

/** One part of the way. */
export interface PartTime {
  readonly part: WaterfallPart;
  /** As the clocks say, ms; negative where they disagree by more than it took. */
  readonly ms: number;
  /** False where it is below what the two clocks at its ends are known to: 0 may be as right. */
  readonly distinct: boolean;
}

/** How long an update took, and where. */
export interface Waterfall {
  /** In order; without `venue` where the venue gives no event time. Their sum is the total. */
  readonly parts: readonly PartTime[];
  readonly totalMs: number;
  /** How wrong the total may be for the server's clock, ms; undefined where the clocks have not been compared. */
  readonly errorMs: number | undefined;
}

/**
 * Takes the way of an update apart.
 * - `venue`: event to ingest. Two clocks that nobody compares: a negative figure says that the venue's is ahead.
 * - `hub`: ingest to publish, the time it waited for a frame. One clock, where hub and server share a machine.
 * - `wire`: publish to receive, across the two clocks that are compared: below their error it is not distinguishable.
 * - `paint`: receive to paint, by our clock alone.
 */
export function waterfallOf(times: UpdateTimes): Waterfall {
  const { eventTime, ingestTime, publishTime, receiveTime, paintTime, errorMs } = times;
  const wireMs = receiveTime - publishTime;
  const parts: PartTime[] = [];
  if (eventTime !== undefined) parts.push(partOf('venue', ingestTime - eventTime));
  parts.push(partOf('hub', publishTime - ingestTime));
  parts.push({ part: 'wire', ms: wireMs, distinct: errorMs !== undefined && wireMs > errorMs });
  parts.push(partOf('paint', paintTime - receiveTime));
  return { parts, totalMs: paintTime - (eventTime ?? ingestTime), errorMs };
}

function partOf(part: WaterfallPart, ms: number): PartTime {
  return { part, ms, distinct: ms >= 0 };
}
