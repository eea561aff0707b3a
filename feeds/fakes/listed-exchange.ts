import type { Instrument, InstrumentId } from '@/lib/market/instrument';
import type { MarketEvent } from '@/lib/market/market-event';
import { EventQueue } from '../event-queue';
import { type Feed, FeedError } from '../feed';
import type { FeedSource } from '../feed-plan';

const listing = (id: InstrumentId): Instrument => {
  const [venue = '', symbol = ''] = id.split(':');
  const [base = '', quote = ''] = symbol.split('-');
  const figures = { priceStep: 0.01, realtime: true, delayMinutes: 0, simulated: false };
  const has = { trades: true, book: false, candles: false };
  return { id, name: base, venue, symbol, assetClass: 'crypto', base, quote, ...figures, ...has };
};

/** Instruments of that exchange. */
export const listingsOf = (...symbols: string[]) => symbols.map((symbol) => listing(`coinbase:${symbol}`));

/** An exchange whose list the test decides: what it answers with, or undefined for no answer. */
export class ListedExchange implements FeedSource {
  readonly name = 'ccxt:coinbase';
  readonly venue = 'coinbase';
  readonly simulated = false;
  answer: () => Promise<readonly Instrument[]> = async () => [];
  asked = 0;
  /** Instruments it bears at once. */
  mostFollowed: number | undefined;
  readonly follows = new Map<EventQueue<MarketEvent>, readonly InstrumentId[]>();

  get followed(): InstrumentId[] {
    return [...this.follows.values()].flat().sort();
  }

  lists(...symbols: string[]): void {
    this.answer = async () => listingsOf(...symbols);
  }

  hangs(): void {
    this.answer = () => new Promise(() => {});
  }

  fails(): void {
    this.answer = async () => {
      throw new FeedError('Coinbase refused the connection.');
    };
  }

  price(id: InstrumentId): void {
    for (const queue of [...this.follows.keys()])
      queue.push({ kind: 'trade', id, price: 1, size: 1, ingestTime: Date.now() });
  }

  async open(): Promise<Feed> {
    const { name, venue, follows, mostFollowed } = this;
    const none = { delayMinutes: 0, bidAsk: false, book: false, candles: false, sessions: false, simulated: false };
    return {
      name,
      venue,
      capabilities: { realtime: true, trades: true, ...none, ...(mostFollowed !== undefined && { mostFollowed }) },
      instruments: () => {
        this.asked += 1;
        return this.answer();
      },
      follow(ids, signal) {
        const queue: EventQueue<MarketEvent> = new EventQueue(
          () => follows.set(queue, ids),
          () => void follows.delete(queue),
        );
        signal.addEventListener('abort', () => queue.end(), { once: true });
        return queue;
      },
    };
  }
}
