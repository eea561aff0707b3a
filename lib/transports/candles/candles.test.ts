import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { CandleHistory, CandleQuery } from '@/lib/market/candle-history';
import type { FeedStatus } from '@/lib/market/feed-status';
import type { Instrument } from '@/lib/market/instrument';
import type { ErrorBody } from '@/lib/protocol/protocol-error';
import { SAMPLE_INSTRUMENTS } from '../conformance/sample-market';
import { startTestServer, TEST_TOKEN, type TestServer } from '../conformance/test-server';
import type { InstrumentCatalogue } from '../instrument-catalogue';
import { mountOnNext } from '../next-mount';
import { candles } from './server';

const CANDLE = { time: 60_000, open: 2, high: 3, low: 1, close: 2.5, volume: 0.5 };
const COUNTS = { answers: 0, cacheHits: 0, venueRequests: 0, venueFailures: 0 };

/** Candles as a test says. */
class Source {
  answer: CandleHistory | Promise<CandleHistory> = { candles: [CANDLE], more: true };
  readonly asked: CandleQuery[] = [];
  readonly counts = { ...COUNTS, repairs: 0, corrected: 0, lateTrades: 0, rejected: 0 };
  history(query: CandleQuery): Promise<CandleHistory> {
    this.asked.push(query);
    return Promise.resolve(this.answer);
  }
  async recent(): Promise<never[]> {
    return [];
  }
}

let source: Source;
let server: TestServer;
beforeEach(async () => {
  source = new Source();
  server = await startTestServer({ candles: source, config: { limits: { perAddress: 2, total: 10 } } });
});
afterEach(() => server.close());

const NEXT = 'on a Next route';
const mounts = {
  'on node:http': (query: string, init: RequestInit = {}) => fetch(`${server.origin}/api/candles?${query}`, init),
  [NEXT]: (query: string, init: RequestInit = {}) => {
    const handlers = mountOnNext(candles, () => server.context);
    const method = (init.method ?? 'GET') as 'GET' | 'HEAD';
    return handlers[method](new Request(`http://server/api/candles?${query}`, init));
  },
};

describe.each(Object.entries(mounts))('candles %s', (_mount, get) => {
  test('are told with what was asked, and with the defaults', async () => {
    const answer = await get('id=sim:T0');
    expect(await answer.json()).toEqual({ id: 'sim:T0', interval: '1m', candles: [CANDLE], more: true });
    expect(answer.headers.get('cache-control')).toContain('no-store');
    await get('id=sim:T1&interval=4h&before=1790000000000&limit=1000');
    await get('id=sim:T1&interval=&before=&limit=');
    expect(source.asked).toEqual([
      { id: 'sim:T0', interval: '1m', limit: 300 },
      { id: 'sim:T1', interval: '4h', limit: 1_000, before: 1_790_000_000_000 },
      { id: 'sim:T1', interval: '1m', limit: 300 },
    ]);
  });

  test('the open one is said to be open, and what is missing is said', async () => {
    const reason = 'coinbase does not answer.';
    source.answer = { candles: [CANDLE], openAsOf: 61_000, more: false, incomplete: { reason, permanent: false } };
    expect(await (await get('id=sim:T0')).json()).toMatchObject({ openAsOf: 61_000, more: false, incomplete: reason });
  });

  test.each([
    ['', 'id'],
    ['id=btc', 'id'],
    ['id=sim:T0&id=sim:T1', 'id'],
    ['id=sim:T0,sim:T1', 'id'],
    ['id=sim:T0&interval=2m', 'interval'],
    ['id=sim:T0&interval=constructor', 'interval'],
    ['id=sim:T0&interval=1m&interval=1m', 'interval'],
    ['id=sim:T0&limit=0', 'limit'],
    ['id=sim:T0&limit=1001', 'limit'],
    ['id=sim:T0&limit=1e2', 'limit'],
    ['id=sim:T0&limit=-5', 'limit'],
    ['id=sim:T0&limit=%2010', 'limit'],
    ['id=sim:T0&before=yesterday', 'before'],
    ['id=sim:T0&before=-1', 'before'],
    ['id=sim:T0&before=1.5', 'before'],
    ['id=sim:T0&before=1000000000000000', 'before'],
    ['id=sim:T0&before=NaN', 'before'],
  ])('%s is refused, naming %s', async (query, field) => {
    const answer = await get(query);
    const { error } = (await answer.json()) as ErrorBody;
    expect([answer.status, error.code, error.field]).toEqual([400, 'bad-request', field]);
    expect(error.message.length).toBeGreaterThan(20);
    expect(source.asked).toEqual([]);
  });

  test('an unknown instrument is answered with names near it', async () => {
    const answer = await get('id=simm:T1');
    const { error } = (await answer.json()) as ErrorBody;
    expect([answer.status, error.code, error.field]).toEqual([404, 'unknown-instrument', 'id']);
    expect(error.message).toContain('sim:T1');
  });

  test('a name without a venue is answered with one this server has', async () => {
    const message = async (query: string) => ((await (await get(query)).json()) as ErrorBody).error.message;
    expect(await message('id=T17')).toContain('as in sim:T17.');
    expect(await message(`id=${'x'.repeat(5_000)}`)).toContain('as in sim:T0.');
    expect(await message('')).toContain('as in sim:T0.');
  });

  test('without a list it says why: no venue has answered, or none has had the time', async () => {
    const catalogue = server.context.catalogue as InstrumentCatalogue;
    catalogue.replace([], []);
    const told = async () => {
      const answer = await get('id=sim:T0');
      return [answer.status, ((await answer.json()) as ErrorBody).error.message];
    };
    expect(await told()).toEqual([503, expect.stringContaining('Try again in a second.')]);
    const feed = { name: 'kraken', state: 'down' } as FeedStatus;
    const summary = 'Exchanges unreachable; trying again every 30 s.';
    Object.assign(server.context, { feeds: () => [feed], feedSummary: () => summary });
    expect(await told()).toEqual([503, `No venue has answered yet. ${summary}`]);
    const read = await fetch(`${server.origin}/api/quotes?quotes=sim:T0`);
    expect(await read.json()).toEqual({ error: { code: 'behind', message: `No venue has answered yet. ${summary}` } });
  });

  test('nothing, for now and for good, are told apart', async () => {
    const told = async (permanent: boolean) => {
      source.answer = { candles: [], more: !permanent, incomplete: { reason: 'There are none.', permanent } };
      const answer = await get('id=sim:T0');
      return [answer.status, answer.headers.get('retry-after'), await answer.json()];
    };
    expect(await told(false)).toEqual([
      503,
      '10',
      { error: { code: 'venue-unavailable', message: 'There are none.' } },
    ]);
    // Its trades will make some.
    expect(await told(true)).toMatchObject([200, null, { candles: [], incomplete: 'There are none.' }]);
    const without = SAMPLE_INSTRUMENTS.map((one): Instrument => ({ ...one, trades: false }));
    (server.context.catalogue as InstrumentCatalogue).replace(without, []);
    expect(await told(true)).toMatchObject([400, null, { error: { code: 'bad-request', field: 'id' } }]);
  });

  test('HEAD asks nobody, and foreign pages are refused', async () => {
    const head = await get('id=sim:T0', { method: 'HEAD' });
    expect([head.status, await head.text(), source.asked.length]).toEqual([200, '', 0]);
    expect((await get('id=btc', { method: 'HEAD' })).status).toBe(400);
    expect((await get('id=sim:T0', { headers: { origin: 'https://evil.example' } })).status).toBe(403);
  });

  test('who waits for a venue holds a place, and gives it back', async () => {
    let tell: (history: CandleHistory) => void = () => undefined;
    source.answer = new Promise((resolve) => {
      tell = resolve;
    });
    const waiting = [get('id=sim:T0'), get('id=sim:T0')];
    await vi.waitFor(() => expect(server.context.limits.total).toBe(2));
    const refused = await get('id=sim:T0');
    expect([refused.status, ((await refused.json()) as ErrorBody).error.code]).toEqual([429, 'too-many-connections']);
    // Our own sidecar asks for many.
    const ours = get('id=sim:T0', { headers: { authorization: `Bearer ${TEST_TOKEN}` } });
    tell({ candles: [], more: false });
    expect((await Promise.all([...waiting, ours])).map(({ status }) => status)).toEqual([200, 200, 200]);
    expect(server.context.limits.total).toBe(0);
  });
});

test('a process without candles says so', async () => {
  const other = await startTestServer();
  const answer = await fetch(`${other.origin}/api/candles?id=sim:T0`);
  expect([answer.status, await answer.json()]).toMatchObject([404, { error: { code: 'not-found' } }]);
  await other.close();
});
