'use client';

import { useCallback } from 'react';
import type { Instrument } from '@/lib/market/instrument';
import { formatNumber } from '@/lib/market/number-format';
import { formatAge } from '@/lib/market/time-format';
import type { Trade } from '@/lib/market/trade';
import { useInstrumentState, useSessionStatus, useTrades } from '@/lib/session/react';
import { standingOf } from '../state/standing';
import { TickingText } from '../workspace/ticking-text';
import { useNow } from '../workspace/use-now';
import { TradeRow } from './trade-row';
import styles from './trades-tape.module.css';

/** More than fit on any screen; the panel clips them. */
const SHOWN = 50;
/** A trade this many times as large as usual stands out. */
const LARGE_FACTOR = 5;
const RATE_WINDOW_MS = 10_000;
/** As many as a session keeps. */
const TAPE_LENGTH = 200;

/** Every trade of the chosen instrument, newest first, and whether one was missed. */
export function TradesTape({ instrument }: { readonly instrument: Instrument }) {
  const { id, priceStep, symbol } = instrument;
  const trades = useTrades(id);
  const state = useInstrumentState(id);
  const drained = standingOf(state.word) === 'drained';
  const newest = trades.slice(-SHOWN).reverse();
  const meanSize = newest.reduce((sum, { size }) => sum + size, 0) / newest.length;
  return (
    <section className={styles.trades} aria-labelledby="trades-heading" data-testid="trades">
      <div className={styles.head}>
        <h2 id="trades-heading" className="text-symbol">
          Trades
        </h2>
        <TradesSummary trades={trades} />
      </div>
      <div className={styles.scroll}>
        <table className={styles.table}>
          <caption className="sr-only">{`Trades of ${symbol}, newest first`}</caption>
          <thead className={styles.columns}>
            <tr>
              <th scope="col">Time</th>
              <th scope="col">Price</th>
              <th scope="col">Size</th>
            </tr>
          </thead>
          <tbody>
            {newest.map((trade) => (
              <TradeRow
                key={trade.n}
                trade={trade}
                step={priceStep}
                drained={drained}
                large={newest.length >= 10 && trade.size > LARGE_FACTOR * meanSize}
              />
            ))}
          </tbody>
        </table>
        {newest.length === 0 && (
          <p className="px-4 py-2 text-small text-ink3">No trade since this page asked for them.</p>
        )}
      </div>
    </section>
  );
}

function TradesSummary({ trades }: { readonly trades: readonly Trade[] }) {
  const clock = useNow();
  const { ledger, disconnectedSince } = useSessionStatus();
  const text = useCallback(() => {
    const now = clock();
    const newest = trades.at(-1);
    if (disconnectedSince !== undefined) return `none for ${formatAge(now - disconnectedSince)}`;
    if (newest === undefined) return '';
    // The tape is short: on a busy instrument it does not reach back ten seconds.
    const full = trades.length >= TAPE_LENGTH;
    const windowMs = full ? Math.min(RATE_WINDOW_MS, now - (trades[0]?.ingestTime ?? now)) : RATE_WINDOW_MS;
    const recent = trades.filter(({ ingestTime }) => ingestTime > now - windowMs).length;
    const missed = ledger.missed === 0 ? 'none missed' : `${ledger.missed} missed`;
    const rate = formatNumber((recent * 1_000) / Math.max(1, windowMs), {
      minimumFractionDigits: 1,
      maximumFractionDigits: 1,
    });
    return `${rate}/s, ${missed}`;
  }, [clock, trades, ledger, disconnectedSince]);
  return <TickingText text={text} className={`text-small ${ledger.missed > 0 ? 'text-fault' : 'text-ink3'}`} />;
}
