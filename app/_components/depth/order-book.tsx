'use client';

import { useEffect, useState } from 'react';
import type { Book } from '@/lib/market/book';
import type { Instrument } from '@/lib/market/instrument';
import { formatNumber } from '@/lib/market/number-format';
import { decimalsOf, formatPrice } from '@/lib/market/price-format';
import { useBook, useInstrumentState, useNoBook, useSession, useSessionStatus } from '@/lib/session/react';
import { lackingText } from '../state/lacking-text';
import { standingOf } from '../state/standing';
import { BookSide, type Decimals } from './book-side';
import { decimalsIn, NO_DIGITS, widened } from './column-digits';
import { type GroupedLevel, groupedLevels } from './grouped-levels';
import { HeldNote } from './held-note';
import { HoldButton } from './hold-button';
import styles from './order-book.module.css';
import { StepChoice } from './step-choice';
import { useHold } from './use-hold';
import { useBookNews } from './use-news';
import { useOfferedSteps } from './use-offered-steps';

/** A book that has not come yet takes the room it will have. */
const COMING: Pick<Book, 'bids' | 'asks'> = { bids: [], asks: [] };

/** Levels shown of each side. */
const SHOWN = 8;

/** What rests on both sides of the chosen instrument, the best prices in the middle. */
export function OrderBook({ instrument }: { readonly instrument: Instrument }) {
  const { id, priceStep, symbol, book: offered } = instrument;
  const session = useSession();
  // A book is carried only while somebody looks at one.
  useEffect(() => {
    session.setBooks(true);
    return () => session.setBooks(false);
  }, [session]);
  const { shown: book, since, toggle } = useHold(useBook(id));
  const news = useBookNews(id, since);
  const why = useNoBook(id);
  const state = useInstrumentState(id);
  const [step, setStep] = useState(priceStep);
  const steps = useOfferedSteps(book, priceStep, step);
  const { disconnectedSince } = useSessionStatus();
  const lacking = !offered
    ? lackingText(instrument, 'order book')
    : (why ??
      (disconnectedSince === undefined ? undefined : 'Not connected: the book comes when the server answers again.'));
  return (
    <section className={styles.book} aria-labelledby="book-heading" data-testid="book">
      <div className={styles.head}>
        <h2 id="book-heading" className="text-symbol">
          Book
        </h2>
        {since !== undefined && <HeldNote since={since} news={news} />}
        {offered && (
          <span className="flex shrink-0 items-center gap-2">
            <StepChoice steps={steps} step={step} named={since === undefined} onStep={setStep} />
            <HoldButton what="book" held={since !== undefined} onToggle={toggle} />
          </span>
        )}
      </div>
      {book === undefined && lacking !== undefined ? (
        <p className="px-4 py-2 text-small text-ink3" role="status">
          {lacking}
        </p>
      ) : (
        <Sides
          key={step}
          book={book ?? COMING}
          symbol={symbol}
          step={step}
          drained={standingOf(state.word) === 'drained'}
        />
      )}
    </section>
  );
}

interface SidesProps {
  readonly book: Pick<Book, 'bids' | 'asks'>;
  readonly symbol: string;
  readonly step: number;
  /** What is shown is old: no hue. */
  readonly drained: boolean;
}

function Sides({ book, symbol, step, drained }: SidesProps) {
  const asks = groupedLevels(book.asks, 'asks', step).slice(0, SHOWN);
  const bids = groupedLevels(book.bids, 'bids', step).slice(0, SHOWN);
  const decimals = useDecimals([...asks, ...bids]);
  const deepest = Math.max(asks.at(-1)?.total ?? 0, bids.at(-1)?.total ?? 0);
  return (
    <table className={styles.table} data-drained={drained}>
      <caption className="sr-only">{`Order book of ${symbol}: asks from high to low, then bids`}</caption>
      <thead className={styles.columns}>
        <tr>
          <th scope="col">Price</th>
          <th scope="col">Size</th>
          <th scope="col">Total</th>
        </tr>
      </thead>
      <BookSide side="asks" levels={asks} deepest={deepest} step={step} decimals={decimals} rows={SHOWN} />
      <tbody>
        <Spread book={book} />
      </tbody>
      <BookSide side="bids" levels={bids} deepest={deepest} step={step} decimals={decimals} rows={SHOWN} />
    </table>
  );
}

/** Of each column, so that its decimal signs stand under one another. */
function useDecimals(levels: readonly GroupedLevel[]): Decimals {
  const [digits, setDigits] = useState({ size: NO_DIGITS, total: NO_DIGITS });
  const size = widened(
    digits.size,
    levels.map((level) => level.size),
  );
  const total = widened(
    digits.total,
    levels.map((level) => level.total),
  );
  if (size !== digits.size || total !== digits.total) setDigits({ size, total });
  return { size: decimalsIn(size), total: decimalsIn(total) };
}

const BASIS_POINTS = 10_000;

/** Of the best prices, however levels are joined. */
function Spread({ book }: { readonly book: Pick<Book, 'bids' | 'asks'> }) {
  const bid = book.bids[0]?.[0];
  const ask = book.asks[0]?.[0];
  const spread = bid === undefined || ask === undefined ? undefined : ask - bid;
  const points =
    spread === undefined || bid === undefined ? undefined : (spread / ((2 * bid + spread) / 2)) * BASIS_POINTS;
  const fine = spread === undefined ? 1 : 10 ** -decimalsOf(Number(spread.toPrecision(6)));
  return (
    <tr className={styles.spread}>
      <th scope="row">Spread</th>
      <td>{formatPrice(spread === undefined ? undefined : Number(spread.toPrecision(6)), fine)}</td>
      <td>{points === undefined ? '–' : `${formatNumber(points, { maximumSignificantDigits: 3 })} bp`}</td>
    </tr>
  );
}
