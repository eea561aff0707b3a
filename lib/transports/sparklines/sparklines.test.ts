import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { Candle } from '@/lib/market/candle';
import type { InstrumentId } from '@/lib/market/instrument';
import type { ErrorBody } from '@/lib/protocol/protocol-error';
import { SAMPLE_IDS } from '../conformance/sample-market';
import { startTestServer, TEST_TOKEN, type TestServer } from '../conformance/test-server';
import type { InstrumentCatalogue } from '../instrument-catalogue';
import { mountOnNext } from '../next-mount';
import { sparklines } from './server';

const MINUTE = 60_000;
const NOW = Date.UTC(2026, 10, 18, 12, 30, 20);
const OPEN = Date.UTC(2026, 10, 18, 12, 30);
const COUNTS = { answers: 0, cacheHits: 0, venueRequests: 0, venueFailures: 0 };

const candle = (time: number, close: number): Candle => ({ time, open: 1, high: 9, low: 1, close, volume: 1 });

/** What is known, as a test says. */
class Source {
  readonly known = new Map<InstrumentId, readonly Candle[] | Promise<readonly Candle[]>>();
  readonly asked: InstrumentId[] = [];
  readonly counts = { ...COUNTS, repairs: 0, corrected: 0, lateTrades: 0, rejected: 0 };
  async recent(id: InstrumentId): Promise<readonly Candle[]> {
    this.asked.push(id);
    return this.known.get(id) ?? [];
  }
  history(): never {
    throw new Error('Nobody may be asked for more.');
  }
}

let source: Source;
let server: TestServer;
beforeEach(async () => {
  vi.useFakeTimers({ now: NOW, toFake: ['Date'] });
  source = new Source();
  server = await startTestServer({ candles: source, config: { limits: { perAddress: 2, total: 10 } } });
});
afterEach(async () => {
  vi.useRealTimers();
  await server.close();
});

const mounts = {
  'on node:http': (query: string, init: RequestInit = {}) => fetch(`${server.origin}/api/sparklines?${query}`, init),
  'on a Next route': (query: string, init: RequestInit = {}) => {
    const handlers = mountOnNext(sparklines, () => server.context);
    const method = (init.method ?? 'GET') as 'GET' | 'HEAD';
    return handlers[method](new Request(`http://server/api/sparklines?${query}`, init));
  },
};

describe.each(Object.entries(mounts))('the last hour of a list %s', (_mount, get) => {
  test('is a price a minute of each that is named, in its minute', async () => {
    const first = OPEN - 59 * MINUTE;
    source.known.set('sim:T0', [candle(first, 10), candle(first + 2 * MINUTE, 12), candle(OPEN, 15)]);
    source.known.set('sim:T1', [candle(OPEN - 3 * MINUTE, 7), candle(OPEN - MINUTE, 8)]);
    const answer = await get('ids=sim:T0,sim:T1,sim:T2,sim:T0');
    const { minute, closes } = (await answer.json()) as { minute: number; closes: Record<string, unknown[]> };
    expect(minute).toBe(OPEN);
    expect(Object.keys(closes)).toEqual(['sim:T0', 'sim:T1', 'sim:T2']);
    expect(closes['sim:T0']).toEqual([10, null, 12, ...Array.from({ length: 56 }, () => null), 15]);
    expect([closes['sim:T1'], closes['sim:T2']]).toEqual([[7, null, 8, null], []]);
    expect(answer.headers.get('cache-control')).toContain('no-store');
    expect(source.asked).toEqual(['sim:T0', 'sim:T1', 'sim:T2']);
  });

  test('what lies outside of that hour is left out', async () => {
    source.known.set('sim:T0', [candle(OPEN - 60 * MINUTE, 1), candle(OPEN - MINUTE, 2), candle(OPEN + MINUTE, 3)]);
    const { closes } = (await (await get('ids=sim:T0')).json()) as { closes: Record<string, unknown[]> };
    expect(closes['sim:T0']).toEqual([2, null]);
  });

  test('200 may be named at once', async () => {
    const answer = await get(`ids=${SAMPLE_IDS.join()}`);
    const { closes } = (await answer.json()) as { closes: Record<string, unknown[]> };
    expect(Object.keys(closes)).toEqual(SAMPLE_IDS);
  });

  test.each([
    ['nothing', '', 'ids'],
    ['ids without any', 'ids=', 'ids'],
    ['what is no id', 'ids=btc', 'ids'],
    ['a comma too many', 'ids=sim:T0,', 'ids'],
    ['ids given twice', 'ids=sim:T0&ids=sim:T1', 'ids'],
    ['more than 200', `ids=${Array.from({ length: 201 }, () => 'sim:T0').join()}`, 'ids'],
    ['a long query', `ids=${'x'.repeat(9_000)}`, 'query'],
  ])('%s is refused, and the field is named', async (_what, query, field) => {
    const answer = await get(query);
    const { error } = (await answer.json()) as ErrorBody;
    expect([answer.status, error.code, error.field]).toEqual([400, 'bad-request', field]);
    expect(error.message.length).toBeGreaterThan(20);
    expect(source.asked).toEqual([]);
  });

  test('an unknown instrument is answered with names near it, and without a list it says why', async () => {
    const answer = await get('ids=sim:T0,simm:T1');
    const { error } = (await answer.json()) as ErrorBody;
    expect([answer.status, error.code, error.field]).toEqual([404, 'unknown-instrument', 'ids']);
    expect(error.message).toContain('sim:T1');
    (server.context.catalogue as InstrumentCatalogue).replace([], []);
    expect((await get('ids=sim:T0')).status).toBe(503);
  });

  test('HEAD reads nothing, and foreign pages are refused', async () => {
    const head = await get('ids=sim:T0', { method: 'HEAD' });
    expect([head.status, await head.text(), source.asked.length]).toEqual([200, '', 0]);
    expect((await get('ids=btc', { method: 'HEAD' })).status).toBe(400);
    expect((await get('ids=sim:T0', { headers: { origin: 'https://evil.example' } })).status).toBe(403);
  });

  test('what cannot be read in time is left out, and its place given back', async () => {
    vi.useFakeTimers({ now: NOW, toFake: ['Date', 'setTimeout', 'clearTimeout'] });
    const never = new Promise<never>(() => undefined);
    source.known.set('sim:T0', never).set('sim:T1', [candle(OPEN, 5)]);
    const waiting = Promise.all([get('ids=sim:T0,sim:T1'), get('ids=sim:T0')]);
    await vi.waitUntil(() => server.context.limits.total === 2);
    expect((await get('ids=sim:T1')).status).toBe(429);
    // Our own sidecar asks for many.
    const ours = get('ids=sim:T1', { headers: { authorization: `Bearer ${TEST_TOKEN}` } });
    expect((await ours).status).toBe(200);
    vi.advanceTimersByTime(2_000);
    const [one, other] = await waiting;
    expect(Object.keys(((await one.json()) as { closes: object }).closes)).toEqual(['sim:T1']);
    expect(((await other.json()) as { closes: object }).closes).toEqual({});
    expect(server.context.limits.total).toBe(0);
  });
});

test('a process without candles says so', async () => {
  const other = await startTestServer();
  const answer = await fetch(`${other.origin}/api/sparklines?ids=sim:T0`);
  expect([answer.status, await answer.json()]).toMatchObject([404, { error: { code: 'not-found' } }]);
  await other.close();
});
