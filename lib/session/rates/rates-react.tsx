'use client';

import { createContext, type ReactNode, useCallback, useContext, useEffect, useMemo, useState } from 'react';
import type { Instrument } from '@/lib/market/instrument';
import { useFeeds, useSession, useWatchlist } from '../react';
import type { Session } from '../session';
import { findPairs } from './find-pairs';
import { type NoRate, type Rate, rateOf } from './rate';
import { pairsOnTheWay, type RateLeg, type RateWish, ratePath } from './rate-path';

/** A rate moves prices of every row: once a second is as often as anybody reads it. */
const LOOK_EVERY_MS = 1_000;

type Rates = ReadonlyMap<string, Rate | NoRate>;

const RatesContext = createContext<{ readonly to: string; readonly rates: Rates } | undefined>(undefined);

const keyOf = ({ from, simulated }: Pick<RateWish, 'from' | 'simulated'>) => `${from}${simulated ? ' simulated' : ''}`;

/**
 * Finds and follows what it takes to convert the prices of the watchlist, through the session of the page.
 * @param to the currency; undefined converts nothing and follows nothing.
 */
export function RatesProvider({ to, children }: { readonly to: string | undefined; readonly children: ReactNode }) {
  const session = useSession();
  const wishes = useWishes(to);
  const paths = usePaths(wishes);
  const [rates, setRates] = useState<Rates>(new Map());
  useEffect(() => {
    const ids = [...paths.values()].flatMap((path) => path?.map(({ instrument }) => instrument.id) ?? []);
    session.setAlso([...new Set(ids)], 'rates');
    return () => session.setAlso([], 'rates');
  }, [session, paths]);
  useEffect(() => {
    const look = () => {
      // What is frozen is frozen with the rates it was converted by.
      if (session.status.paused) return;
      setRates((held) => {
        const now = new Map([...paths].map(([key, path]) => [key, rateOf(path, (leg) => read(session, leg))] as const));
        return same(held, now) ? held : now;
      });
    };
    look();
    if (paths.size === 0) return;
    const timer = setInterval(look, LOOK_EVERY_MS);
    return () => clearInterval(timer);
  }, [session, paths]);
  const held = useMemo(() => (to === undefined ? undefined : { to, rates }), [to, rates]);
  return <RatesContext value={held}>{children}</RatesContext>;
}

/** How an instrument's prices are to be shown. */
export interface Conversion {
  readonly to: string;
  readonly rate: Rate | NoRate;
}

/** @returns undefined where nothing is converted, or the instrument is quoted in the currency itself. */
export function useConversion({ quote, simulated }: Pick<Instrument, 'quote' | 'simulated'>): Conversion | undefined {
  const held = useContext(RatesContext);
  const rate = held?.rates.get(keyOf({ from: quote, simulated })) ?? 'waiting';
  const to = held?.to;
  return useMemo(() => (to === undefined || to === quote ? undefined : { to, rate }), [to, quote, rate]);
}

/** @returns what a price of an instrument is multiplied by to be as it is shown: 1 where it is not converted. */
export function useShownRate(): (instrument: Pick<Instrument, 'quote' | 'simulated'>) => number {
  const held = useContext(RatesContext);
  return useCallback(
    ({ quote, simulated }) => {
      const rate = held?.to === quote ? undefined : held?.rates.get(keyOf({ from: quote, simulated }));
      return typeof rate === 'object' ? rate.value : 1;
    },
    [held],
  );
}

/** One wish for each currency the list is quoted in. */
function useWishes(to: string | undefined): readonly RateWish[] {
  const rows = useWatchlist();
  return useMemo(() => {
    if (to === undefined) return [];
    const wishes = rows.map(({ quote: from, simulated }): RateWish => ({ from, to, simulated }));
    return [...new Map(wishes.filter(({ from }) => from !== to).map((wish) => [keyOf(wish), wish])).values()];
  }, [rows, to]);
}

type Paths = ReadonlyMap<string, readonly RateLeg[] | undefined>;

const NO_PATHS: Paths = new Map();

/** Asked for anew when there are other wishes or other feeds. */
function usePaths(wishes: readonly RateWish[]): Paths {
  const rows = useWatchlist();
  const { feeds } = useFeeds();
  const feedNames = feeds.map(({ name }) => name).join();
  const wanted = JSON.stringify(wishes);
  // A venue that is followed anyway costs one subscription, another a connection.
  const venues = [...new Set(rows.map(({ venue }) => venue))].join();
  const [paths, setPaths] = useState<Paths>(NO_PATHS);
  // biome-ignore lint/correctness/useExhaustiveDependencies: other feeds offer other instruments.
  useEffect(() => {
    const asked = JSON.parse(wanted) as readonly RateWish[];
    setPaths(NO_PATHS);
    if (asked.length === 0) return;
    const controller = new AbortController();
    findPairs([...new Set(asked.flatMap(pairsOnTheWay))], controller.signal).then(
      (found) => {
        const near = (one: Instrument) => (venues.split(',').includes(one.venue) ? 0 : 1);
        const offered = [...found].sort((one, other) => near(one) - near(other));
        setPaths(new Map(asked.map((wish) => [keyOf(wish), ratePath(wish, offered)])));
      },
      // Without a server nothing is converted; with it the feeds are known again, and this is asked anew.
      () => undefined,
    );
    return () => controller.abort();
  }, [wanted, venues, feedNames]);
  return paths;
}

function read(session: Session, { instrument: { id } }: RateLeg) {
  return {
    last: session.store.quote(id)?.last ?? undefined,
    updatedTime: session.store.rhythm(id).updatedTime,
    word: session.rowState(id).word,
  };
}

function same(held: Rates, now: Rates): boolean {
  if (held.size !== now.size) return false;
  return [...now].every(([key, rate]) => {
    const before = held.get(key);
    if (typeof rate === 'string' || typeof before !== 'object') return before === rate;
    return before.value === rate.value && before.legs === rate.legs && before.time === rate.time;
  });
}
