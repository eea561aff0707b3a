import { describe, expect, test } from 'vitest';
import { subscriptionOf } from '@/lib/protocol/subscription';
import { Entrant } from './entrant';

/** Numbers in (0, 1) from a seed (mulberry32), so that a run can be repeated. */
function uniform(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return (((t ^ (t >>> 14)) >>> 0) + 0.5) / 2 ** 32;
  };
}

const PER_SECOND = 10;
const SUBSCRIPTION = subscriptionOf({ quotes: ['sim:A'], trades: ['sim:A'] });

interface Field {
  readonly lanes: number;
  readonly seconds: number;
  /** Likeness of a lane's latency to the one before it, ten a second. */
  readonly rho: number;
  /** Ms by which the last lane is later than the others, whose latencies are all alike in distribution. */
  readonly shift: number;
}

/** Latencies with a long tail, each lane's its own; all are compared with the first, as in a race. @returns verdicts. */
function raced({ lanes, seconds, rho, shift }: Field, random: () => number): readonly boolean[] {
  const entrants = Array.from({ length: lanes }, () => new Entrant('sse', SUBSCRIPTION, lanes - 1));
  const states = new Float64Array(lanes);
  const spread = Math.sqrt(1 - rho * rho);
  // The start is forgotten before it counts.
  for (let at = -20 * PER_SECOND; at <= seconds * PER_SECOND; at++) {
    const times = states.map((state, lane) => {
      const normal = Math.sqrt(-2 * Math.log(random())) * Math.cos(2 * Math.PI * random());
      states[lane] = rho * state + spread * normal;
      return (at * 1_000) / PER_SECOND + Math.exp(states[lane]) + (lane === lanes - 1 ? shift : 0);
    });
    if (at < 0) continue;
    for (let lane = 1; lane < lanes; lane++) entrants[lane]?.paired({ kind: 'trade', times, count: lanes }, lane, 0);
  }
  return entrants.slice(1).map((entrant) => entrant.difference(0).distinguishable);
}

const RACES = 400;
/** 5 % and two standard errors of a share of 400: √(0.05 · 0.95/400) = 1.1 %. */
const AT_MOST = 0.05 + 2 * 0.011;

describe('of lanes that are alike, hardly a race in twenty finds any different at its end', () => {
  test.each([
    { lanes: 8, seconds: 60, rho: 0 },
    { lanes: 8, seconds: 30, rho: 0.9 },
    { lanes: 8, seconds: 60, rho: 0.97 },
    { lanes: 12, seconds: 60, rho: 0.9 },
  ])('$lanes lanes, $seconds s, each latency like the last by $rho', (field) => {
    const random = uniform(20_418);
    let wrong = 0;
    for (let race = 0; race < RACES; race++) if (raced({ ...field, shift: 0 }, random).includes(true)) wrong++;
    expect(wrong / RACES).toBeLessThanOrEqual(AT_MOST);
  });
});

test('a lane later by about the spread of the others is told apart in a race of a minute of eight lanes', () => {
  const random = uniform(20_418);
  let found = 0;
  for (let race = 0; race < 100; race++) {
    if (raced({ lanes: 8, seconds: 60, rho: 0.6, shift: 1 }, random).at(-1)) found++;
  }
  expect(found).toBeGreaterThanOrEqual(95);
});
