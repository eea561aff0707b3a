import type { Instrument } from '@/lib/market/instrument';
import styles from './depth.module.css';
import { OrderBook } from './order-book';
import { TradesTape } from './trades-tape';

/** What can be traded with, and what was: the book over the tape. */
export function Depth({ instrument }: { readonly instrument: Instrument }) {
  return (
    <div className={styles.room}>
      <div className={styles.depth}>
        <OrderBook key={instrument.id} instrument={instrument} />
        <div className={styles.tape}>
          <TradesTape key={instrument.id} instrument={instrument} />
        </div>
      </div>
    </div>
  );
}
