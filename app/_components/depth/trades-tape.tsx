'use client';

import { useCallback, useState } from 'react';
import type { Instrument, InstrumentId } from '@/lib/market/instrument';
import { formatNumber } from '@/lib/market/number-format';
import { formatAge } from '@/lib/market/time-format';
import type { Trade } from '@/lib/market/trade';
import { useInstrumentState, useSession, useSessionStatus, useTrades } from '@/lib/session/react';
import { standingOf } from '../state/standing';
import { TickingText } from '../workspace/ticking-text';
import { useNow } from '../workspace/use-now';
import { decimalsIn, NO_DIGITS, widened } from './column-digits';
import { HeldNote } from './held-note';
import { HoldButton } from './hold-button';
import { tradeRate } from './trade-rate';
import { TradeRow } from './trade-row';
import styles from './trades-tape.module.css';
import { useHold } from './use-hold';
import { tradeNews } from './use-news';

/** More than fit on any screen; the panel clips them. */
const SHOWN = 50;
/** A trade this many times as large as usual stands out. */
const LARGE_FACTOR = 5;

/** Every trade of the chosen instrument, newest first, and whether one was missed. */
export function TradesTape({ instrument }: { readonly instrument: Instrument }) {
  const { id, priceStep, symbol } = instrument;
  const coming = useTrades(id);
  const { shown: trades, since, toggle } = useHold(coming);
  const state = useInstrumentState(id);
  const { disconnectedSince } = useSessionStatus();
  const drained = standingOf(state.word) === 'drained';
  const newest = trades.slice(-SHOWN).reverse();
  const decimals = useSizeDecimals(id, newest);
  const meanSize = newest.reduce((sum, { size }) => sum + size, 0) / newest.length;
  return (
    <section className={styles.trades} aria-labelledby="trades-heading" data-testid="trades">
      <div className={styles.head}>
        <h2 id="trades-heading" className="text-symbol">
          Trades
        </h2>
        {since !== undefined && <HeldNote since={since} news={tradeNews(trades, coming)} />}
        <span className="flex shrink-0 items-center gap-2">
          {since === undefined && <TradesSummary trades={coming} />}
          <HoldButton what="trades" held={since !== undefined} onToggle={toggle} />
        </span>
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
            {newest.map((trade, at) => (
              <TradeRow
                // biome-ignore lint/suspicious/noArrayIndexKey: a line is its place: trades pass through it, and nothing moves.
                key={at}
                trade={trade}
                step={priceStep}
                drained={drained}
                decimals={decimals}
                large={newest.length >= 10 && trade.size > LARGE_FACTOR * meanSize}
              />
            ))}
          </tbody>
        </table>
        {newest.length === 0 && (
          <p className="px-4 py-2 text-small text-ink3">
            {disconnectedSince === undefined
              ? 'No trade since this page asked for them.'
              : 'Not connected: trades come when the server answers again.'}
          </p>
        )}
      </div>
    </section>
  );
}

/** Of the column of sizes: its decimal signs stand under one another, and stay where they are. */
function useSizeDecimals(id: InstrumentId, trades: readonly Trade[]): number {
  const [held, setHeld] = useState({ id, digits: NO_DIGITS });
  const digits = widened(
    held.id === id ? held.digits : NO_DIGITS,
    trades.map(({ size }) => size),
  );
  if (held.id !== id || held.digits !== digits) setHeld({ id, digits });
  return decimalsIn(digits);
}

function TradesSummary({ trades }: { readonly trades: readonly Trade[] }) {
  const session = useSession();
  const clock = useNow();
  const { ledger, disconnectedSince } = useSessionStatus();
  const text = useCallback(() => {
    const now = clock();
    if (disconnectedSince !== undefined) return `none for ${formatAge(now - disconnectedSince)}`;
    if (trades.length === 0) return '';
    const missed = ledger.missed === 0 ? 'none missed' : `${ledger.missed} missed`;
    const perSecond = tradeRate(trades, now, (time) => session.toClientTime(time));
    const rate = formatNumber(perSecond, { minimumFractionDigits: 1, maximumFractionDigits: 1 });
    return `${rate}/s, ${missed}`;
  }, [session, clock, trades, ledger, disconnectedSince]);
  return (
    <TickingText
      text={text}
      className={`min-w-[112px] text-right text-small whitespace-nowrap ${ledger.missed > 0 ? 'text-fault' : 'text-ink3'}`}
    />
  );
}
