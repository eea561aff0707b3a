import { afterEach, expect, test, vi } from 'vitest';
import { Pacer } from '../pacer';
import type { CcxtBook, CcxtClient, CcxtExchange, CcxtTicker } from './exchange';
import { type TapSink, tapExchange } from './tap';

/** As much of an exchange as the tap touches. */
function stub(handle: (exchange: CcxtExchange, message: unknown) => void = () => {}) {
  const client: CcxtClient = {
    url: 'ws://stub',
    rejections: {} as Record<string, unknown>,
    send: () => Promise.reject(new Error('not open')),
    resolve: (result: unknown) => result,
    reject: (error: unknown, key: string) => {
      client.rejections[key] = error;
    },
  } as unknown as CcxtClient;
  const exchange = {
    tickers: {},
    bidsasks: {},
    trades: {},
    orderbooks: {},
    handleMessage: (_client: CcxtClient, message: unknown) => handle(exchange, message),
    onError: vi.fn(),
    onClose: vi.fn(),
    onConnected: vi.fn(),
    client: () => client,
  } as unknown as CcxtExchange;
  const said: string[] = [];
  const sink: TapSink = {
    message: (_client, message) => (message === 'drop' ? [] : message === 'two' ? ['a', 'b'] : [message]),
    ticker: (ticker) => said.push(`ticker ${ticker.last}`),
    bidAsk: (ticker) => said.push(`bidAsk ${ticker.bid}`),
    trade: (trade) => said.push(`trade ${trade.id}`),
    handled: (failures) => said.push(`handled ${failures.length}`),
    bookMade: () => said.push('book made'),
    book: (book) => said.push(`book ${book.symbol}`),
    rejected: (_client, key) => said.push(`rejected ${key}`),
    clientLost: () => said.push('lost'),
    clientMade: () => said.push('made'),
    clientConnected: () => said.push('connected'),
  };
  tapExchange(exchange, sink);
  return { exchange, client, said };
}

const unhandled = vi.fn();
afterEach(() => {
  process.off('unhandledRejection', unhandled);
  vi.useRealTimers();
});

test('hears every assignment into the caches, also after ccxt has replaced one', () => {
  const { exchange, said } = stub();
  exchange.tickers.A = { last: 1 };
  exchange.tickers.A = { last: 2 };
  const kept: CcxtTicker = { last: 2 };
  exchange.tickers = { A: kept };
  exchange.tickers = { A: kept, B: { last: 3 } };
  exchange.tickers.B = { last: 4 };
  exchange.bidsasks.A = { bid: 5 };
  expect(said).toEqual(['ticker 1', 'ticker 2', 'ticker 2', 'ticker 3', 'ticker 4', 'bidAsk 5']);
});

test('hears every trade once, whether the cache is stored before or after the first, and keeps none', () => {
  const { exchange, said } = stub();
  const stored = [{ id: '1' }];
  const cache = Object.assign(stored, { append: (trade: { id: string }) => void stored.push(trade) });
  for (const id of ['2', '3']) {
    exchange.trades.A = cache;
    cache.append({ id });
    exchange.trades.A = cache;
  }
  expect(said).toEqual(['trade 1', 'trade 2', 'trade 3']);
  expect(cache).toHaveLength(0);
});

test('what one message breaks does not reach ccxt, and the next is handled', () => {
  const { exchange, client, said } = stub((tapped, message) => {
    if (message === 'bad') throw new TypeError('undefined');
    tapped.tickers.A = { last: Number(message) };
  });
  for (const message of ['bad', '7', 'drop']) exchange.handleMessage(client, message);
  expect(said).toEqual(['handled 1', 'ticker 7', 'handled 0', 'handled 0']);
});

test('a message may be cut into several', () => {
  const parts: unknown[] = [];
  const { exchange, client } = stub((_, message) => parts.push(message));
  exchange.handleMessage(client, 'two');
  expect(parts).toEqual(['a', 'b']);
});

test('a send that ccxt forgets about is no unhandled rejection, and still fails for who asks', async () => {
  process.on('unhandledRejection', unhandled);
  const { exchange, said } = stub();
  const client = exchange.client('ws://stub');
  expect(exchange.client('ws://stub')).toBe(client);
  expect(said).toEqual(['made']);
  const forgotten = client.send({});
  await new Promise((resolve) => setTimeout(resolve, 10));
  expect(unhandled).not.toHaveBeenCalled();
  await expect(forgotten).rejects.toThrow('not open');
});

test('a pacer spaces turns out, and forgets those who wait', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] });
  const pacer = new Pacer(100);
  const turns: number[] = [];
  const started = performance.now();
  for (let n = 0; n < 4; n++) void pacer.turn().then(() => turns.push(performance.now() - started));
  await vi.advanceTimersByTimeAsync(250);
  expect(turns).toEqual([0, 100, 200]);
  pacer.clear();
  expect(vi.getTimerCount()).toBe(0);
  await pacer.turn();
});

test('hears of books that are made and changed, and of what ccxt gives up, which is not held against the next', () => {
  const { exchange, client, said } = stub();
  exchange.client('ws://stub');
  const book = { symbol: 'A', bids: [], asks: [] } as unknown as CcxtBook;
  exchange.orderbooks.A = book;
  expect(client.resolve(book, 'book:A')).toBe(book);
  client.resolve({ A: 1 }, 'ticker:A');
  client.reject(new Error('checksum'), 'book:A');
  expect(said).toEqual(['made', 'book made', 'book A', 'rejected book:A']);
  expect(client.rejections).toEqual({});
});
