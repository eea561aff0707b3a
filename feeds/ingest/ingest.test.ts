import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { AssetClass, Instrument, InstrumentId } from '@/lib/market/instrument';
import type { MarketEvent } from '@/lib/market/market-event';
import { EventQueue } from '../event-queue';
import { type Feed, FeedError } from '../feed';
import type { FeedSource } from '../feed-plan';
import { SIMULATED_INSTRUMENTS } from '../simulator/instruments';
import { createIngest, type Ingest } from './ingest';

const SYMBOLS = SIMULATED_INSTRUMENTS.filter((one) => one.assetClass === 'crypto').map((one) => one.symbol);

function listing(venue: string, symbol: string, assetClass: AssetClass = 'crypto'): Instrument {
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
class FakeVenue implements FeedSource {
  readonly simulated: boolean;
  mood: 'answers' | 'refuses' | 'hangs' | 'forbids' = 'answers';
  asked = 0;
  rejected = 0;
  readonly follows = new Map<EventQueue<MarketEvent>, readonly InstrumentId[]>();
  #released: (() => void)[] = [];

  constructor(
    readonly venue: string,
    readonly listed: Instrument[] = [...SYMBOLS, 'ZEC-USD'].map((symbol) => listing(venue, symbol)),
  ) {
    this.simulated = venue === 'sim';
  }

  get name(): string {
    return this.simulated ? 'simulator' : `ccxt:${this.venue}`;
  }

  get followed(): InstrumentId[] {
    return [...this.follows.values()].flat().sort();
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
      follow(ids, signal) {
        const queue: EventQueue<MarketEvent> = new EventQueue(
          () => follows.set(queue, ids),
          () => void follows.delete(queue),
        );
        signal.addEventListener('abort', () => queue.end(), { once: true });
        return queue;
      },
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
    for (const queue of [...this.follows.keys()]) queue.push(event);
  }

  price(symbol: string): void {
    const id = `${this.venue}:${symbol}`;
    this.say({ kind: 'trade', id, price: 1, size: 1, ingestTime: Date.now() });
  }

  turn(state: 'down' | 'live', detail?: string): void {
    const about = detail === undefined ? {} : { detail };
    this.say({ kind: 'state', venue: this.venue, state, since: Date.now(), ...about });
  }
}

const simulator = () =>
  new FakeVenue(
    'sim',
    SIMULATED_INSTRUMENTS.map((one) => listing('sim', one.symbol, one.assetClass)),
  );

describe('ingest', () => {
  let coinbase: FakeVenue;
  let kraken: FakeVenue;
  let sim: FakeVenue;
  let published: MarketEvent[];
  let ingest: Ingest;
  let unfollowed: InstrumentId[];

  function create(feeds: readonly FeedSource[] = [coinbase, kraken, sim]): Ingest {
    published = [];
    unfollowed = [];
    ingest = createIngest({ feeds, publish: (event) => published.push(event), log: () => {} });
    ingest.onUnfollow = (id) => unfollowed.push(id);
    return ingest;
  }

  /** Lets promises run, and so much time pass. */
  const pass = (ms = 0) => vi.advanceTimersByTimeAsync(ms);
  const venuesOf = (ids: readonly InstrumentId[]) => {
    const counts: Record<string, number> = {};
    for (const id of ids) counts[id.split(':')[0] ?? ''] = (counts[id.split(':')[0] ?? ''] ?? 0) + 1;
    return counts;
  };
  const stateOf = (venue: string) => ingest.status().find((feed) => feed.venue === venue)?.state;

  beforeEach(() => {
    vi.useFakeTimers({ now: 1_790_000_000_000 });
    coinbase = new FakeVenue('coinbase');
    kraken = new FakeVenue('kraken');
    sim = simulator();
    create();
  });

  afterEach(async () => {
    const closed = ingest.close();
    await pass(5_000);
    await closed;
    expect(vi.getTimerCount(), 'timers left').toBe(0);
    for (const venue of [coinbase, kraken, sim]) expect(venue.follows.size, venue.venue).toBe(0);
    vi.useRealTimers();
  });

  test('with a venue that brings stocks, what is said to be simulated is what is', async () => {
    const stocks = ['AAPL', 'MSFT', 'NVDA', 'AMZN', 'TSLA', 'IBM', 'BAC', 'GME'];
    const alpaca = new FakeVenue(
      'alpaca',
      stocks.map((symbol) => listing('alpaca', symbol, 'stock')),
    );
    create([coinbase, alpaca, sim]);
    await ingest.start();
    await pass();
    expect(venuesOf(ingest.defaultWatchlist())).toEqual({ coinbase: 12, alpaca: 8 });
    expect(ingest.summary()).toBe('Live: Coinbase, Alpaca.');
    coinbase.turn('down');
    await pass(5_000);
    expect(ingest.summary()).toBe('Live: Alpaca. Unreachable: Coinbase; trying again. Crypto is simulated.');
  });

  test('both exchanges live: 12 crypto pairs spread over both, stocks simulated, no simulated crypto', async () => {
    await ingest.start();
    await pass();
    expect(venuesOf(ingest.defaultWatchlist())).toEqual({ coinbase: 6, kraken: 6, sim: 8 });
    expect(coinbase.followed).toHaveLength(6);
    expect(kraken.followed).toHaveLength(6);
    expect(sim.followed).toHaveLength(8);
    expect([...coinbase.follows.values()], 'one call for the whole list').toHaveLength(1);
    expect(ingest.summary()).toBe('Live: Coinbase, Kraken. Stocks are simulated.');
    expect(ingest.instruments()).toHaveLength(13 + 13 + 20);
  });

  test('refused at once: start does not wait, everything is simulated and said so', async () => {
    coinbase.mood = kraken.mood = 'refuses';
    await ingest.start();
    expect(venuesOf(ingest.defaultWatchlist())).toEqual({ sim: 20 });
    expect(ingest.summary()).toBe('Exchanges unreachable. Prices are simulated; trying again every 30 s.');
    const about = published.find((event) => event.kind === 'state' && event.venue === 'kraken');
    expect(about).toMatchObject({ state: 'down', detail: 'kraken refused the connection.' });
    await pass();
    expect(sim.followed).toHaveLength(20);
  });

  test('no answer: start waits 5 s and not longer; a late answer is still welcome', async () => {
    coinbase.mood = 'hangs';
    kraken.mood = 'hangs';
    let started = false;
    const start = ingest.start().then(() => {
      started = true;
    });
    await pass(4_999);
    expect(started).toBe(false);
    expect(ingest.summary()).toBe('Asking Coinbase, Kraken.');
    await pass(1);
    await start;
    expect(stateOf('coinbase')).toBe('down');
    expect(ingest.summary()).toContain('Exchanges unreachable');
    coinbase.answer();
    await pass(10);
    expect(stateOf('coinbase')).toBe('live');
    expect(venuesOf(ingest.defaultWatchlist())).toEqual({ coinbase: 12, sim: 8 });
    expect(ingest.summary()).toBe('Live: Coinbase. Unreachable: Kraken; trying again. Stocks are simulated.');
  });

  test('a venue that never settles an attempt is asked again all the same', async () => {
    coinbase.mood = 'hangs';
    const start = ingest.start();
    await pass(5_000);
    await start;
    expect(coinbase.asked).toBe(1);
    coinbase.mood = 'answers';
    await pass(60_000);
    expect(stateOf('coinbase')).toBe('live');
  });

  test('a venue comes later: asked every 30 s, the watchlist moves, simulated crypto ends after the linger', async () => {
    coinbase.mood = kraken.mood = 'refuses';
    await ingest.start();
    const seen: number[] = [];
    ingest.onChange = () => seen.push(ingest.defaultWatchlist().filter((id) => id.startsWith('coinbase:')).length);
    await pass(29_999);
    expect(coinbase.asked).toBe(1);
    coinbase.mood = 'answers';
    await pass(1);
    expect(coinbase.asked).toBe(2);
    expect(seen.at(-1)).toBe(12);
    expect(coinbase.followed).toHaveLength(12);
    expect(sim.followed, 'lingers').toHaveLength(20);
    await pass(30_000);
    expect(unfollowed).toEqual(SYMBOLS.map((symbol) => `sim:${symbol}`));
    sim.price('BTC-USD');
    sim.price('AAPL');
    await pass();
    expect(published.filter((event) => event.kind === 'trade').map((event) => event.id)).toEqual(['sim:AAPL']);
  });

  test('dies and comes back: the watchlist waits 5 s, moves to the other exchange, and returns', async () => {
    await ingest.start();
    await pass();
    kraken.turn('down', 'The connection to Kraken was lost.');
    await pass(4_999);
    expect(stateOf('kraken')).toBe('down');
    expect(venuesOf(ingest.defaultWatchlist()), 'a hiccup moves nothing').toEqual({ coinbase: 6, kraken: 6, sim: 8 });
    await pass(1);
    expect(venuesOf(ingest.defaultWatchlist())).toEqual({ coinbase: 12, sim: 8 });
    expect(coinbase.followed).toHaveLength(12);
    expect(kraken.followed, 'still followed, to notice its return').toHaveLength(6);
    kraken.turn('live');
    await pass();
    expect(venuesOf(ingest.defaultWatchlist())).toEqual({ coinbase: 6, kraken: 6, sim: 8 });
    await pass(30_000);
    expect(unfollowed).toHaveLength(6);
    expect(ingest.status().find((feed) => feed.venue === 'kraken')).toMatchObject({ state: 'live', reconnects: 1 });
    const states = published.flatMap((event) =>
      event.kind === 'state' && event.venue === 'kraken' ? event.state : [],
    );
    expect(states).toEqual(['live', 'down', 'live']);
  });

  test('both die: simulated until one is back', async () => {
    await ingest.start();
    await pass();
    coinbase.turn('down', 'lost');
    kraken.turn('down', 'lost');
    await pass(5_000);
    expect(venuesOf(ingest.defaultWatchlist())).toEqual({ sim: 20 });
    coinbase.price('BTC-USD');
    await pass();
    expect(stateOf('coinbase'), 'a price is proof of life').toBe('live');
    expect(venuesOf(ingest.defaultWatchlist())).toEqual({ coinbase: 12, sim: 8 });
  });

  test('wanted instruments are followed beyond the default ones, and end after the linger', async () => {
    await ingest.start();
    await pass();
    ingest.want(new Set(['kraken:ZEC-USD', 'coinbase:ZEC-USD', 'kraken:NO-SUCH', 'elsewhere:BTC-USD', 'sim:BTC-USD']));
    await pass();
    expect(kraken.followed).toContain('kraken:ZEC-USD');
    expect(sim.followed).toContain('sim:BTC-USD');
    ingest.want(new Set(['coinbase:ZEC-USD']));
    await pass(29_000);
    ingest.want(new Set(['coinbase:ZEC-USD', 'kraken:ZEC-USD']));
    await pass(10_000);
    expect(unfollowed).toEqual(['sim:BTC-USD']);
    ingest.want(new Set());
    await pass(30_000);
    expect(unfollowed.toSorted()).toEqual(['coinbase:ZEC-USD', 'kraken:ZEC-USD', 'sim:BTC-USD']);
    expect(kraken.followed).not.toContain('kraken:ZEC-USD');
    expect(kraken.followed).toHaveLength(6);
  });

  test('what nobody wants any more is let go at the venue too, though it was asked for together with what stays', async () => {
    await ingest.start();
    await pass();
    const more = kraken.listed.map((one) => one.id).filter((id) => !kraken.followed.includes(id));
    expect(more.length).toBeGreaterThan(4);
    const [kept = ''] = more;
    ingest.want(new Set(more));
    await pass();
    expect(kraken.followed).toHaveLength(6 + more.length);
    ingest.want(new Set([kept]));
    await pass(31_000);
    await pass();
    expect(kraken.followed).toHaveLength(7);
    expect(kraken.followed).toContain(kept);
    const before = published.length;
    kraken.price(kept.slice('kraken:'.length));
    await pass();
    expect(published.length).toBe(before + 1);
  });

  test('what was wanted of a venue that was away is followed when it comes', async () => {
    kraken.mood = 'refuses';
    ingest.want(new Set(['kraken:ZEC-USD']));
    await ingest.start();
    kraken.mood = 'answers';
    await pass(30_000);
    expect(kraken.followed).toContain('kraken:ZEC-USD');
  });

  test('an instrument that cannot be followed is its own affair, and is tried again', async () => {
    await ingest.start();
    await pass();
    ingest.want(new Set(['kraken:ZEC-USD']));
    await pass();
    const [queue] = [...kraken.follows].find(([, ids]) => ids.includes('kraken:ZEC-USD')) ?? [];
    queue?.fail(new FeedError('Kraken has no ZEC-USD any more.', { permanent: true }));
    await pass();
    expect(published.at(-1)).toMatchObject({ kind: 'state', id: 'kraken:ZEC-USD', state: 'down' });
    expect(stateOf('kraken')).toBe('live');
    expect(ingest.status().find((feed) => feed.venue === 'kraken')?.failures).toBe(1);
    await pass(30_000);
    kraken.price('ZEC-USD');
    await pass();
    expect(published.at(-2)).toMatchObject({ kind: 'state', id: 'kraken:ZEC-USD', state: 'live' });
  });

  test('where the feed says itself in what state an instrument is again, its first price does not overrule that', async () => {
    await ingest.start();
    await pass();
    ingest.want(new Set(['kraken:ZEC-USD']));
    await pass();
    const [queue] = [...kraken.follows].find(([, ids]) => ids.includes('kraken:ZEC-USD')) ?? [];
    queue?.fail(new FeedError('Kraken has no ZEC-USD any more.', { permanent: true }));
    await pass(30_000);
    kraken.say({ kind: 'state', id: 'kraken:ZEC-USD', state: 'halted', since: Date.now() });
    kraken.price('ZEC-USD');
    await pass();
    const states = published.filter((event) => event.kind === 'state' && event.id === 'kraken:ZEC-USD');
    expect(states.map((event) => event.kind === 'state' && event.state)).toEqual(['down', 'halted']);
  });

  test('what asking again cannot help is asked seldom', async () => {
    kraken.mood = 'forbids';
    await ingest.start();
    await pass(300_000);
    expect(kraken.asked).toBe(1);
    expect(stateOf('coinbase')).toBe('live');
  });

  test('nonsense of a sink or a listener stops nothing, and is counted', async () => {
    const failing = createIngest({
      feeds: [sim],
      publish: () => {
        throw new Error('full');
      },
      log: () => {},
    });
    failing.onChange = () => {
      throw new Error('listener');
    };
    await failing.start();
    await pass();
    sim.price('AAPL');
    sim.price('AAPL');
    await pass();
    expect(failing.status()[0]).toMatchObject({ state: 'live', events: 2, lastMessageTime: Date.now() });
    expect(failing.status()[0]?.rejected).toBeGreaterThanOrEqual(2);
    await failing.close();
  });

  test('figures a feed dropped are shown', async () => {
    await ingest.start();
    coinbase.rejected = 7;
    expect(ingest.status()[0]).toMatchObject({ name: 'ccxt:coinbase', rejected: 7 });
  });

  test('nothing is published after closing, whenever that is', async () => {
    coinbase.mood = 'hangs';
    const start = ingest.start();
    await pass(100);
    const closed = ingest.close();
    await pass();
    await closed;
    await start;
    const count = published.length;
    coinbase.answer();
    await pass(120_000);
    expect(published).toHaveLength(count);
  });

  test('without a simulator nothing is made up', async () => {
    coinbase.mood = 'refuses';
    create([coinbase]);
    await ingest.start();
    expect(ingest.defaultWatchlist()).toEqual([]);
    expect(ingest.summary()).toBe('Coinbase unreachable; trying again every 30 s.');
  });

  test('a simulator alone', async () => {
    create([sim]);
    await ingest.start();
    expect(venuesOf(ingest.defaultWatchlist())).toEqual({ sim: 20 });
    expect(ingest.summary()).toBe('All prices are simulated.');
  });
});
