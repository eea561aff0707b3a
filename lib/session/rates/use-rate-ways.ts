import { useEffect, useState } from 'react';
import type { Instrument } from '@/lib/market/instrument';
import { useFeeds, useWatchlist } from '../react';
import { findPairs } from './find-pairs';
import { pairsOnTheWay, type RateLeg, type RateWish, ratePath, wishKey } from './rate-path';

/** Ways to one currency. */
export interface RateWays {
  /** Undefined while nothing is converted. */
  readonly to: string | undefined;
  /** By the key of the wish; one that is not in here is not known yet, undefined is known not to exist. */
  readonly ways: ReadonlyMap<string, readonly RateLeg[] | undefined>;
}

const NONE: RateWays = { to: undefined, ways: new Map() };
const FIRST_WAIT_MS = 2_000;
const LONGEST_WAIT_MS = 30_000;
/** Venues bring their instruments one after the other: what nobody offers now is looked for again. */
const LOOK_AGAIN_MS = 60_000;

/**
 * The ways that wishes need, asked for anew when there are other wishes or other feeds, and until each is known. The
 * ways there are stay until others come, also those to another currency: their `to` says so.
 */
export function useRateWays(wishes: readonly RateWish[]): RateWays {
  const rows = useWatchlist();
  const { feeds } = useFeeds();
  // In no order of the rows: moving one changes nothing.
  const wanted = JSON.stringify([...wishes].sort((one, other) => wishKey(one).localeCompare(wishKey(other))));
  const feedNames = feeds.map(({ name }) => name).join();
  // A venue that is followed anyway costs one subscription, another a connection.
  const venues = [...new Set(rows.map(({ venue }) => venue))].sort().join();
  const [held, setHeld] = useState(NONE);
  // biome-ignore lint/correctness/useExhaustiveDependencies: other feeds offer other instruments.
  useEffect(() => {
    const asked = JSON.parse(wanted) as readonly RateWish[];
    const [first] = asked;
    if (first === undefined) return setHeld(NONE);
    const { to } = first;
    const near = ({ venue }: Instrument) => (venues.split(',').includes(venue) ? 0 : 1);
    const controller = new AbortController();
    let timer: ReturnType<typeof setTimeout>;
    let waitMs = FIRST_WAIT_MS;
    async function ask() {
      const { found, unanswered } = await findPairs([...new Set(asked.flatMap(pairsOnTheWay))], controller.signal);
      if (controller.signal.aborted) return;
      const offered = [...found].sort((one, other) => near(one) - near(other));
      const learned = asked.flatMap((wish) => {
        const way = ratePath(wish, offered);
        const open = way === undefined && pairsOnTheWay(wish).some((pair) => unanswered.includes(pair));
        return open ? [] : [[wishKey(wish), way] as const];
      });
      setHeld((before) => ({ to, ways: new Map([...(before.to === to ? before.ways : []), ...learned]) }));
      if (unanswered.length > 0) {
        timer = setTimeout(ask, waitMs);
        waitMs = Math.min(2 * waitMs, LONGEST_WAIT_MS);
      } else if (learned.some(([, way]) => way === undefined)) timer = setTimeout(ask, LOOK_AGAIN_MS);
    }
    void ask();
    return () => {
      controller.abort();
      clearTimeout(timer);
    };
  }, [wanted, venues, feedNames]);
  return held;
}
