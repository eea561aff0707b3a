import type { Instrument, InstrumentId } from '@/lib/market/instrument';
import { type Feed, FeedError } from '../feed';
import type { FeedSource } from '../feed-plan';
import { FollowQueues } from './follow-queues';

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
  readonly follows = new FollowQueues();

  get followed(): InstrumentId[] {
    return this.follows.ids;
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
    this.follows.price(id);
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
      follow: follows.follow,
    };
  }
}
