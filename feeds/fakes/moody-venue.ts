import type { AssetClass, Instrument, InstrumentId } from '@/lib/market/instrument';
import type { MarketEvent } from '@/lib/market/market-event';
import { type Feed, FeedError } from '../feed';
import type { FeedSource } from '../feed-plan';
import { SIMULATED_INSTRUMENTS } from '../simulator/instruments';
import { FollowQueues } from './follow-queues';

/** What is simulated of crypto. */
export const CRYPTO_SYMBOLS = SIMULATED_INSTRUMENTS.filter((one) => one.assetClass === 'crypto').map(
  (one) => one.symbol,
);

/** What a venue says of an instrument of its list. */
export function listing(venue: string, symbol: string, assetClass: AssetClass = 'crypto'): Instrument {
  const [base = '', quote = 'USD'] = symbol.split('-');
  const simulated = venue === 'sim';
  const figures = {
    priceStep: 0.01,
    realtime: true,
    delayMinutes: 0,
    simulated,
    trades: true,
    book: false,
    candles: false,
  };
  return { id: `${venue}:${symbol}`, name: base, venue, symbol, assetClass, base, quote, ...figures };
}

/** A venue whose moods the test decides. */
export class MoodyVenue implements FeedSource {
  readonly simulated: boolean;
  mood: 'answers' | 'refuses' | 'hangs' | 'forbids' = 'answers';
  asked = 0;
  rejected = 0;
  readonly follows = new FollowQueues();
  #released: (() => void)[] = [];

  constructor(
    readonly venue: string,
    readonly listed: Instrument[] = [...CRYPTO_SYMBOLS, 'ZEC-USD'].map((symbol) => listing(venue, symbol)),
  ) {
    this.simulated = venue === 'sim';
  }

  get name(): string {
    return this.simulated ? 'simulator' : `ccxt:${this.venue}`;
  }

  get followed(): InstrumentId[] {
    return this.follows.ids;
  }

  async open(): Promise<Feed> {
    const { venue, simulated, name, follows } = this;
    const self = this;
    return {
      name,
      venue,
      capabilities: {
        realtime: true,
        delayMinutes: 0,
        trades: true,
        bidAsk: true,
        book: false,
        candles: false,
        sessions: false,
        simulated,
      },
      instruments: () => this.#instruments(),
      follow: follows.follow,
      get counts() {
        return { rejected: self.rejected, booksRebuilt: 0 };
      },
    };
  }

  async #instruments(): Promise<readonly Instrument[]> {
    this.asked += 1;
    if (this.mood === 'refuses') throw new FeedError(`${this.venue} refused the connection.`);
    if (this.mood === 'forbids') throw new FeedError(`${this.venue} is not allowed here.`, { permanent: true });
    if (this.mood === 'hangs') await new Promise<void>((resolve) => this.#released.push(resolve));
    return this.listed;
  }

  /** A hanging answer comes after all. */
  answer(): void {
    for (const release of this.#released.splice(0)) release();
  }

  say(event: MarketEvent): void {
    this.follows.say(event);
  }

  price(symbol: string): void {
    this.follows.price(`${this.venue}:${symbol}`);
  }

  turn(state: 'down' | 'live', detail?: string): void {
    const about = detail === undefined ? {} : { detail };
    this.say({ kind: 'state', venue: this.venue, state, since: Date.now(), ...about });
  }
}

/** One that simulates all there is to simulate. */
export const moodySimulator = () =>
  new MoodyVenue(
    'sim',
    SIMULATED_INSTRUMENTS.map((one) => listing('sim', one.symbol, one.assetClass)),
  );
