'use client';

import { createContext, type ReactNode, useCallback, useContext, useEffect, useMemo, useState } from 'react';
import type { Instrument } from '@/lib/market/instrument';
import { useSession, useWatchlist } from '../react';
import type { Session } from '../session';
import { type NoRate, type Rate, rateOf } from './rate';
import { type RateLeg, type RateWish, wishKey } from './rate-path';
import { useRateWays } from './use-rate-ways';

/** A rate moves prices of every row: once a second is as often as anybody reads it. */
const LOOK_EVERY_MS = 1_000;

/** Rates to one currency: those to another say nothing of it. */
interface Rates {
  readonly to: string | undefined;
  readonly rates: ReadonlyMap<string, Rate | NoRate>;
}

/** A rate that the list needs. */
export interface WantedRate {
  readonly wish: RateWish;
  readonly rate: Rate | NoRate;
  /** What it is made of; undefined while that is not known, and where nothing leads there. */
  readonly legs: readonly RateLeg[] | undefined;
}

interface HeldRates {
  readonly to: string;
  readonly rates: Rates['rates'];
  readonly wanted: readonly WantedRate[];
}

const RatesContext = createContext<HeldRates | undefined>(undefined);
const NO_RATES: Rates = { to: undefined, rates: new Map() };
const NOTHING_WANTED: readonly WantedRate[] = [];

/**
 * Finds and follows what it takes to convert the prices of the watchlist, through the session of the page.
 * @param to the currency; undefined converts nothing and follows nothing.
 */
export function RatesProvider({ to, children }: { readonly to: string | undefined; readonly children: ReactNode }) {
  const session = useSession();
  const wishes = useWishes(to);
  const found = useRateWays(wishes);
  const [looked, setLooked] = useState(NO_RATES);
  useEffect(() => {
    const ids = [...found.ways.values()].flatMap((way) => way?.map(({ instrument }) => instrument.id) ?? []);
    session.setAlso([...new Set(ids)], 'rates');
    return () => session.setAlso([], 'rates');
  }, [session, found]);
  useEffect(() => {
    const look = () =>
      setLooked((before) => {
        const rates = new Map(
          [...found.ways].map(([key, way]) => [key, rateOf(way, (leg) => read(session, leg))] as const),
        );
        return before.to === found.to && same(before.rates, rates) ? before : { to: found.to, rates };
      });
    // Also while paused: it was the reader who asked for another currency.
    look();
    if (found.ways.size === 0) return;
    const timer = setInterval(() => {
      // What is frozen is frozen with the rates it was converted by.
      if (!session.status.paused) look();
    }, LOOK_EVERY_MS);
    return () => clearInterval(timer);
  }, [session, found]);
  const held = useMemo(() => {
    if (to === undefined) return undefined;
    const { rates } = looked.to === to ? looked : NO_RATES;
    const wanted = wishes.map((wish): WantedRate => {
      const key = wishKey(wish);
      return { wish, rate: rates.get(key) ?? 'waiting', legs: found.to === to ? found.ways.get(key) : undefined };
    });
    return { to, rates, wanted };
  }, [to, looked, wishes, found]);
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
  const rate = held?.rates.get(wishKey({ from: quote, simulated })) ?? 'waiting';
  const to = held?.to;
  return useMemo(() => (to === undefined || to === quote ? undefined : { to, rate }), [to, quote, rate]);
}

/** @returns what a price of an instrument is multiplied by to be as it is shown: 1 where it is not converted. */
export function useShownRate(): (instrument: Pick<Instrument, 'quote' | 'simulated'>) => number {
  const held = useContext(RatesContext);
  return useCallback(
    ({ quote, simulated }) => {
      const rate = held?.to === quote ? undefined : held?.rates.get(wishKey({ from: quote, simulated }));
      return typeof rate === 'object' ? rate.value : 1;
    },
    [held],
  );
}

/** The rates the list is converted by, or lacks: one for each currency it is quoted in; none while nothing is converted. */
export function useWantedRates(): readonly WantedRate[] {
  return useContext(RatesContext)?.wanted ?? NOTHING_WANTED;
}

/** One wish for each currency the list is quoted in. */
function useWishes(to: string | undefined): readonly RateWish[] {
  const rows = useWatchlist();
  return useMemo(() => {
    if (to === undefined) return [];
    const wishes = rows.map(({ quote: from, simulated }): RateWish => ({ from, to, simulated }));
    return [...new Map(wishes.filter(({ from }) => from !== to).map((wish) => [wishKey(wish), wish])).values()];
  }, [rows, to]);
}

function read(session: Session, { instrument: { id } }: RateLeg) {
  return {
    last: session.store.quote(id)?.last ?? undefined,
    updatedTime: session.store.rhythm(id).updatedTime,
    word: session.rowState(id).word,
  };
}

function same(held: Rates['rates'], now: Rates['rates']): boolean {
  if (held.size !== now.size) return false;
  return [...now].every(([key, rate]) => {
    const before = held.get(key);
    if (typeof rate === 'string' || typeof before !== 'object') return before === rate;
    return before.value === rate.value && before.legs === rate.legs && before.time === rate.time;
  });
}
