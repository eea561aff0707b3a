'use client';

import { useCallback, useEffect, useMemo, useSyncExternalStore } from 'react';
import type { CandleInterval } from '@/lib/market/candle';
import type { Instrument } from '@/lib/market/instrument';
import { useSession } from '../react';
import { askCandles } from './ask-candles';
import { CandleSeries, type CandleStatus } from './candle-series';

/** What is extended by no trade is asked for again so often. */
const REFRESH_MS = 30_000;

/**
 * The candles of one instrument, kept up to date while the caller is mounted. They are asked for again when trades may
 * have been missed: the server was gone, the transport changed, the page was hidden or paused.
 * @param chosen it is the chosen instrument: the page gets its trades.
 */
export function useCandleSeries(instrument: Instrument, interval: CandleInterval, chosen: boolean): CandleSeries {
  const session = useSession();
  const { id, timeZone, trades } = instrument;
  const traded = chosen && trades;
  const series = useMemo(
    () =>
      new CandleSeries({
        id,
        interval,
        timeZone,
        ask: askCandles,
        trades: () => session.store.trades(id),
        quote: traded ? undefined : () => session.store.quote(id),
      }),
    [session, id, interval, timeZone, traded],
  );
  useEffect(() => {
    series.heal();
    const stopUpdates = session.store.onUpdate(id, () => series.take());
    let known = lineOf(session.status);
    const stopStatus = session.onChange(() => {
      const now = lineOf(session.status);
      if (now === known) return;
      known = now;
      if (now !== '') series.heal();
    });
    const onShown = () => {
      if (document.visibilityState === 'visible') series.heal();
    };
    document.addEventListener('visibilitychange', onShown);
    const refresh = traded ? undefined : setInterval(() => series.heal(), REFRESH_MS);
    return () => {
      stopUpdates();
      stopStatus();
      document.removeEventListener('visibilitychange', onShown);
      clearInterval(refresh);
      series.stop();
    };
  }, [session, series, id, traded]);
  return series;
}

/** What trades come over, by name; empty while none can come. */
function lineOf({ live, state, paused }: ReturnType<typeof useSession>['status']): string {
  return state.kind === 'open' && !paused ? live : '';
}

export function useCandleStatus(series: CandleSeries): CandleStatus {
  const subscribe = useCallback((listener: () => void) => series.onStatus(listener), [series]);
  const get = () => series.status;
  return useSyncExternalStore(subscribe, get, get);
}
