import { PROTOCOL_VERSION } from '@/lib/protocol/limits';
import { methodNotes } from './method-notes';
import type { RaceFigures } from './race-figures';
import { raceQuery } from './race-query';

/** A race as a file: everything measured, and how. What is not known is absent. */
export interface RaceReport extends Omit<RaceFigures, 'startTime'> {
  readonly protocolVersion: number;
  /** The page that measured; absent outside of a browser. */
  readonly userAgent?: string;
  /** The address, below the server's, under which the same set-up runs again. */
  readonly path: string;
  /** ISO 8601, in the clock of the page; absent while the lanes open. */
  readonly startTime?: string;
  /** ISO 8601; as of when the figures are, if the race had not ended. */
  readonly endTime?: string;
  readonly method: readonly string[];
}

/** @param extra what the figures cannot know; the user agent is the page's own unless given. */
export function raceReport(figures: RaceFigures, extra: { readonly userAgent?: string } = {}): RaceReport {
  const { startTime, ...rest } = figures;
  // Node has no navigator before version 21.
  const userAgent = extra.userAgent ?? globalThis.navigator?.userAgent;
  const iso = (time: number) => new Date(time).toISOString();
  return {
    protocolVersion: PROTOCOL_VERSION,
    ...(userAgent === undefined ? {} : { userAgent }),
    path: `/race?${raceQuery(figures.setup)}`,
    ...(startTime === undefined ? {} : { startTime: iso(startTime), endTime: iso(startTime + figures.elapsedMs) }),
    ...rest,
    method: methodNotes(figures),
  };
}
