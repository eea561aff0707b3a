import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { loadConfig } from '@/lib/config';
import type { CandleHistory, CandleQuery } from '@/lib/market/candle-history';
import { startTestServer, TEST_TOKEN, type TestServer } from '@/lib/transports/conformance/test-server';
import { ConnectionLimits } from '@/lib/transports/connection-limits';
import { mountOnNode } from '@/lib/transports/node-mount';
import { candleRelay } from './candle-relay';
import { type Sidecar, startSidecar } from './sidecar';

const CANDLE = { time: 60_000, open: 2, high: 3, low: 1, close: 2.5, volume: 0.5 };
const COUNTS = { answers: 0, cacheHits: 0, venueRequests: 0, venueFailures: 0 };

let web: TestServer;
let sidecar: Sidecar;
let answer: CandleHistory;
let asked: CandleQuery[];
beforeEach(async () => {
  answer = { candles: [CANDLE], openAsOf: 61_000, more: true };
  asked = [];
  const candles = {
    counts: { ...COUNTS, repairs: 0, corrected: 0, lateTrades: 0, rejected: 0 },
    history: async (query: CandleQuery) => {
      asked.push(query);
      return answer;
    },
    recent: async () => [{ ...CANDLE, time: Date.now() - (Date.now() % 60_000) - 60_000 }],
  };
  web = await startTestServer({ candles, config: { limits: { perAddress: 0, total: 10 } } });
  const loaded = loadConfig({});
  if (!loaded.ok) throw new Error(loaded.problems.join());
  const config = { ...loaded.config, sidecarPort: 0, webUrl: web.origin, linkToken: TEST_TOKEN };
  sidecar = await startSidecar(config, () => undefined);
});
afterEach(async () => {
  await sidecar.close();
  await web.close();
});
const ask = (query: string, init: RequestInit = {}) =>
  fetch(`http://127.0.0.1:${sidecar.port}/api/candles?${query}`, init);

describe('the sidecar asks the web process for candles', () => {
  test('and passes its answer on as it is, past the limit of one address', async () => {
    const told = await ask('id=sim:T0&interval=5m&before=1790000000000&limit=7');
    expect(told.status).toBe(200);
    expect(told.headers.get('content-type')).toContain('application/json');
    expect(await told.json()).toEqual({ id: 'sim:T0', interval: '5m', ...answer });
    expect(asked).toEqual([{ id: 'sim:T0', interval: '5m', before: 1_790_000_000_000, limit: 7 }]);
    const head = await ask('id=sim:T0', { method: 'HEAD' });
    expect([head.status, await head.text(), asked.length]).toEqual([200, '', 1]);
  });

  test('and its refusals', async () => {
    for (const query of ['', 'id=simm:T1', 'id=sim:T0&interval=2m', 'id=sim:T0&id=sim:T1']) {
      const [theirs, ours] = await Promise.all([fetch(`${web.origin}/api/candles?${query}`), ask(query)]);
      expect([ours.status, await ours.text()]).toEqual([theirs.status, await theirs.text()]);
      expect(ours.status).toBeGreaterThanOrEqual(400);
    }
    answer = { candles: [], more: true, incomplete: { reason: 'coinbase does not answer.', permanent: false } };
    const unavailable = await ask('id=sim:T0');
    expect([unavailable.status, unavailable.headers.get('retry-after')]).toEqual([503, '10']);
    expect(await unavailable.json()).toMatchObject({ error: { code: 'venue-unavailable' } });
  });

  test('and for the last hour of a list', async () => {
    const sparklines = (origin: string, query: string) => fetch(`${origin}/api/sparklines?${query}`);
    const ours = `http://127.0.0.1:${sidecar.port}`;
    const told = await sparklines(ours, 'ids=sim:T0,sim:T1');
    expect(await told.json()).toMatchObject({ closes: { 'sim:T0': [2.5, null] } });
    expect(told.headers.get('cache-control')).toContain('no-store');
    for (const query of ['', 'ids=simm:T1', 'ids=sim:T0,btc']) {
      const [there, here] = await Promise.all([sparklines(web.origin, query), sparklines(ours, query)]);
      expect([here.status, await here.text()]).toEqual([there.status, await there.text()]);
      expect(here.status).toBeGreaterThanOrEqual(400);
    }
  });

  test('foreign pages are refused here already', async () => {
    expect((await ask('id=sim:T0', { headers: { origin: 'https://evil.example' } })).status).toBe(403);
    expect(asked).toEqual([]);
  });

  test('while it is away: 503, in words', async () => {
    await web.close();
    const refused = await ask('id=sim:T0');
    expect([refused.status, refused.headers.get('retry-after')]).toEqual([503, '1']);
    expect(await refused.json()).toMatchObject({ error: { code: 'behind' } });
  });
});

describe('a web process that misbehaves', () => {
  let odd: Server;
  afterEach(() => {
    odd.closeAllConnections();
    odd.close();
  });
  /** Asks through a relay that waits 200 ms. */
  async function through(listener: RequestListener): Promise<{ status: number; body: unknown }> {
    odd = createServer(listener);
    await new Promise<void>((resolve) => odd.listen(0, '127.0.0.1', resolve));
    const relay = candleRelay(
      '/api/candles',
      `http://127.0.0.1:${(odd.address() as AddressInfo).port}`,
      TEST_TOKEN,
      200,
    );
    const context = { ...web.context, limits: new ConnectionLimits({ perAddress: 1, total: 1 }) };
    const front = createServer(mountOnNode({ '/api/candles': relay }, context));
    await new Promise<void>((resolve) => front.listen(0, '127.0.0.1', resolve));
    const response = await fetch(`http://127.0.0.1:${(front.address() as AddressInfo).port}/api/candles?id=sim:T0`);
    const told = { status: response.status, body: await response.json() };
    expect(context.limits.total).toBe(0);
    front.closeAllConnections();
    front.close();
    return told;
  }

  test.each<[string, RequestListener]>([
    ['that is silent', () => undefined],
    [
      'that stops in the middle',
      (_request, response) => void response.setHeader('content-type', 'application/json').write('{"id":"sim'),
    ],
    ['that hangs up', (_request, response) => void response.destroy()],
    ['that shows a page', (_request, response) => void response.setHeader('content-type', 'text/html').end('<p>')],
  ])('one %s is said to be away, in time', async (_what, listener) => {
    expect(await through(listener)).toMatchObject({ status: 503, body: { error: { code: 'behind' } } });
  });
});
