import { FRESHNESS_CONTRACT } from '@/lib/freshness/freshness-contract';

/** What the contract's limit is meant for, frames per second. */
const USUAL_FREQUENCY = 10;

/**
 * The staleness a transport is held to, ms: the contract's where the server sends, at 10 frames per second and more.
 * Who asks for less gets it later, and that is no fault: the longer pause between two frames is added. So it is for
 * one that asks on a timer.
 */
export function stalenessLimitMs(pushes: boolean, maxFrequency: number, pollMs: number): number {
  if (!pushes) return FRESHNESS_CONTRACT.limitMs + pollMs;
  return FRESHNESS_CONTRACT.limitMs + Math.max(0, 1_000 / maxFrequency - 1_000 / USUAL_FREQUENCY);
}
