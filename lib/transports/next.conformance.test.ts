import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { CLIENT_TRANSPORTS } from './client-transports';
import { hasNextBuild, type NextProcess, startNext } from './conformance/next-process';
import { TestReader } from './conformance/test-reader';
import { TEST_TOKEN } from './conformance/test-server';
import { startThrottleProxy, type ThrottleProxy } from './conformance/throttle-proxy';

if (!hasNextBuild()) console.log('Skipped: there is no production build; npm run build makes one.');

/** What only the real process can show, on simulated prices; the rest is tried in `production.conformance.test.ts`. */
describe.skipIf(!hasNextBuild())('the production build', () => {
  let next: NextProcess;
  let proxy: ThrottleProxy;
  let busy: string[];
  beforeAll(async () => {
    next = await startNext();
    proxy = await startThrottleProxy(next.port);
    const answer = (await (await fetch(`${next.origin}/api/instruments`)).json()) as { defaultWatchlist: string[] };
    busy = answer.defaultWatchlist.slice(0, 5);
  }, 40_000);
  afterAll(async () => {
    await proxy.close();
    await next.stop();
  }, 20_000);

  const openStreams = async () => {
    const answer = (await (await fetch(`${next.origin}/api/health`)).json()) as { streams: number };
    return answer.streams;
  };

  for (const transport of Object.values(CLIENT_TRANSPORTS).filter(({ traits }) => traits.mount === 'web')) {
    const read = (origin: string, from?: TestReader) =>
      new TestReader(transport, { origin, quotes: busy, trades: busy, ...(from === undefined ? {} : { from }) });

    test(`${transport.traits.name}: a snapshot, then every trade once, through drops and another connection`, async () => {
      const reader = read(proxy.origin);
      await reader.until('a snapshot', () => reader.quotes.size === busy.length);
      expect(reader.frames[0]?.reset).toBe(true);
      for (let drop = 0; drop < 2; drop++) {
        const had = reader.trades.length;
        await reader.until('trades', () => reader.trades.length > had + 10);
        proxy.cut();
      }
      const had = reader.trades.length;
      await reader.until('trades after the drops', () => reader.trades.length > had);
      reader.close();
      const next = read(proxy.origin, reader);
      await next.until('trades', () => next.trades.length > 10);
      next.close();
      expect(next.frames[0]?.reset).toBeUndefined();
      for (const each of [reader, next]) expect([each.missed, each.repeated, each.disordered]).toEqual([0, 0, 0]);
      await expect.poll(openStreams, { timeout: 5_000 }).toBe(0);
    }, 30_000);
  }

  test('refusals, methods and headers are those of the protocol', async () => {
    const get = (path: string, init: RequestInit = {}) => fetch(`${next.origin}${path}`, init);
    for (const path of ['quotes', 'long-poll', 'sse', 'stream']) {
      const malformed = await get(`/api/${path}?quotes=btc`);
      expect([path, malformed.status]).toEqual([path, 400]);
      expect(await malformed.json()).toMatchObject({ error: { code: 'bad-request', field: 'quotes' } });
      expect((await get(`/api/${path}?quotes=nobody:NOTHING`)).status).toBe(404);
      expect((await get(`/api/${path}?quotes=${busy.join()}`, { method: 'POST' })).status).toBe(405);
      const head = await get(`/api/${path}?quotes=${busy.join()}`, { method: 'HEAD' });
      expect([path, head.status]).toEqual([path, 200]);
      expect((await get(`/api/${path}`, { method: 'OPTIONS' })).headers.get('allow')).toContain('GET');
      const foreign = await get(`/api/${path}?quotes=${busy.join()}`, { headers: { origin: 'https://evil.example' } });
      expect([path, foreign.status]).toEqual([path, 403]);
    }
    expect((await get('/api/link')).status).toBe(401);
    expect((await get('/api/metrics')).headers.get('content-type')).toContain('text/plain');
    const stream = await get(`/api/stream?quotes=${busy.join()}`, { headers: { 'accept-encoding': 'gzip' } });
    expect(stream.headers.get('content-encoding')).toBeNull();
    expect(stream.headers.get('x-accel-buffering')).toBe('no');
    await stream.body?.cancel();
  });

  test('a client that writes its own address is counted by the real one', async () => {
    const controllers = Array.from({ length: 105 }, () => new AbortController());
    const statuses = await Promise.all(
      controllers.map(async ({ signal }, at) => {
        const headers = { 'x-forwarded-for': `203.0.113.${at}`, 'x-tickwire-peer': `203.0.113.${at}` };
        const response = await fetch(`${next.origin}/api/sse?quotes=${busy.join()}`, { signal, headers });
        return response.status;
      }),
    );
    expect(statuses.filter((status) => status === 200).length).toBe(100);
    expect(statuses.filter((status) => status === 429).length).toBe(5);
    for (const controller of controllers) controller.abort();
    await expect.poll(openStreams, { timeout: 5_000 }).toBe(0);
  }, 20_000);

  test('the link gives another process everything, from its cursor, and takes its interest', async () => {
    const headers = { authorization: `Bearer ${TEST_TOKEN}` };
    const controller = new AbortController();
    const response = await fetch(`${next.origin}/api/link`, { headers, signal: controller.signal });
    const reader = (response.body as ReadableStream<Uint8Array>).getReader();
    const { value } = await reader.read();
    expect(new TextDecoder().decode(value)).toContain('"reset":true');
    controller.abort();
    const put = await fetch(`${next.origin}/api/link/interest`, {
      method: 'PUT',
      headers,
      body: JSON.stringify({ holder: 'test', ids: busy }),
    });
    expect(put.status).toBe(204);
  });

  test('told to stop with streams and held polls open, it sends them away and is gone within 10 s', async () => {
    const own = await startNext();
    const stream = new TestReader(CLIENT_TRANSPORTS.sse, { origin: own.origin, quotes: busy });
    const held = new TestReader(CLIENT_TRANSPORTS['long-poll'], { origin: own.origin, quotes: [busy[0] ?? ''] });
    await stream.until('a frame', () => stream.frames.length > 0);
    await held.until('a frame', () => held.frames.length > 0);
    const { tookMs } = await own.stop();
    await stream.until('the end', () => stream.state?.kind === 'connecting');
    stream.close();
    held.close();
    expect(tookMs).toBeLessThan(10_000);
  }, 60_000);
});
