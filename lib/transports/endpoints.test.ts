import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { quoteEvent, SAMPLE_IDS, SAMPLE_INSTRUMENTS } from './conformance/sample-market';
import { startTestServer, TEST_TOKEN, type TestServer } from './conformance/test-server';
import { readLines } from './read-lines';

describe('what a serving process answers beside prices', () => {
  let server: TestServer;
  beforeAll(async () => {
    server = await startTestServer();
    server.hub.publish(quoteEvent(0, 100));
  });
  afterAll(() => server.close());
  const get = (path: string, init: RequestInit = {}) => fetch(`${server.origin}${path}`, init);
  const json = async (path: string) => (await (await get(path)).json()) as Record<string, unknown>;

  test('the time frames are stamped with', async () => {
    const { now } = await json('/api/time');
    expect(Math.abs(Number(now) - Date.now())).toBeLessThan(1_000);
  });

  test('instruments, searched and limited', async () => {
    const all = await json('/api/instruments');
    expect(all).toMatchObject({ defaultWatchlist: SAMPLE_IDS.slice(0, 3) });
    expect((all.instruments as unknown[]).length).toBe(SAMPLE_IDS.length);
    const found = await json('/api/instruments?search=t19&limit=2');
    expect((found.instruments as { id: string }[]).map(({ id }) => id)).toEqual(['sim:T19', 'sim:T190']);
    const named = await json('/api/instruments?ids=sim:T1,sim:T0,nobody:NOTHING,sim:T1');
    expect((named.instruments as { id: string }[]).map(({ id }) => id)).toEqual(['sim:T1', 'sim:T0']);
    expect(named.total).toBe(2);
    expect((await json(`/api/instruments?ids=${SAMPLE_IDS.join()}`)).total).toBe(200);
    for (const [query, field] of [
      ['limit=0', 'limit'],
      ['limit=many', 'limit'],
      ['limit=1e2', 'limit'],
      ['limit=0x10', 'limit'],
      ['limit=+5', 'limit'],
      ['limit=%205', 'limit'],
      ['limit=20001', 'limit'],
      ['ids=sim:T0,btc', 'ids'],
      ['ids=sim:T0,', 'ids'],
      [`ids=${'sim:T0,'.repeat(200)}sim:T1`, 'ids'],
      [`search=${'x'.repeat(65)}`, 'search'],
    ]) {
      const refused = await get(`/api/instruments?${query}`);
      expect([refused.status, await refused.json()]).toMatchObject([400, { error: { field } }]);
    }
  });

  test('a search brings what a person reads, and may be among named ones', async () => {
    const found = await json('/api/instruments?search=sim');
    expect([(found.instruments as unknown[]).length, found.total]).toEqual([50, SAMPLE_IDS.length]);
    expect(await json('/api/instruments?search=%20')).toMatchObject({ total: SAMPLE_IDS.length });
    const among = await json('/api/instruments?search=T19&ids=sim:T1,sim:T190,sim:T19');
    expect((among.instruments as { id: string }[]).map(({ id }) => id)).toEqual(['sim:T19', 'sim:T190']);
    const nothing = { instruments: [], total: 0, listed: SAMPLE_IDS.length };
    expect(await json('/api/instruments?search=%3F%3F')).toMatchObject(nothing);
  });

  test('a server without a list says so beside a search that finds nothing', async () => {
    const own = await startTestServer();
    own.catalogue.replace([], []);
    const answer = await fetch(`${own.origin}/api/instruments?search=btc`);
    expect(await answer.json()).toMatchObject({ instruments: [], total: 0, listed: 0 });
    await own.close();
  });

  test('who has the list of now is sent nothing', async () => {
    const own = await startTestServer();
    const ask = (headers: Record<string, string> = {}) => fetch(`${own.origin}/api/instruments`, { headers });
    const first = await ask();
    const etag = first.headers.get('etag') ?? '';
    expect([first.status, etag.length > 10]).toEqual([200, true]);
    for (const known of [etag, `W/${etag}`, `"other", ${etag}`]) {
      const again = await ask({ 'If-None-Match': known });
      expect([again.status, again.headers.get('etag'), await again.text()], known).toEqual([304, etag, '']);
    }
    for (const other of ['"other"', 'x'.repeat(500), etag.slice(1, -1)])
      expect((await ask({ 'If-None-Match': other })).status, other).toBe(200);
    own.catalogue.replace(SAMPLE_INSTRUMENTS.slice(1), []);
    const changed = await ask({ 'If-None-Match': etag });
    expect([changed.status, await changed.json()]).toMatchObject([200, { total: SAMPLE_IDS.length - 1 }]);
    await own.close();
  });

  test('the list is whole, however long, and made once', async () => {
    const own = await startTestServer();
    const [one] = SAMPLE_INSTRUMENTS;
    const many = Array.from({ length: 20_001 }, (_, at) => ({ ...one, id: `sim:X${at}`, symbol: `X${at}` }));
    own.catalogue.replace(many as typeof SAMPLE_INSTRUMENTS, ['sim:X0']);
    const stringify = vi.spyOn(JSON, 'stringify');
    const ask = async () => (await (await fetch(`${own.origin}/api/instruments`)).json()) as { instruments: [] };
    const answers = [await ask(), await ask()];
    const made = stringify.mock.calls.filter(([value]) => (value as { total?: number })?.total === 20_001);
    stringify.mockRestore();
    expect(answers.map(({ instruments }) => instruments.length)).toEqual([20_001, 20_001]);
    expect(made).toHaveLength(1);
    own.catalogue.replace(many as typeof SAMPLE_INSTRUMENTS, ['sim:X1']);
    expect(await ask()).toMatchObject({ defaultWatchlist: ['sim:X1'] });
    await own.close();
  });

  test('health and metrics', async () => {
    expect(await json('/api/health')).toMatchObject({
      status: 'ok',
      hub: { role: 'primary', epoch: server.hub.epoch, sequence: 1 },
    });
    await get('/api/quotes?quotes=sim:T0');
    const text = await (await get('/api/metrics')).text();
    expect(text).toMatch(/^tickwire_hub_sequence 1$/m);
    expect(text).toMatch(/^tickwire_transport_frames_total\{transport="polling"\} \d+$/m);
    expect(text).toMatch(/^nodejs_eventloop_lag_seconds /m);
  });

  test('a page of ours may ask with an unusual header', async () => {
    const answer = await get('/api/sse', { method: 'OPTIONS', headers: { origin: server.origin } });
    expect(answer.status).toBe(204);
    expect(answer.headers.get('access-control-allow-origin')).toBe(server.origin);
    expect(answer.headers.get('access-control-allow-headers')).toContain('Last-Event-ID');
  });

  test('the link goes on from a cursor, and takes interest in what there is and what may come', async () => {
    const headers = { authorization: `Bearer ${TEST_TOKEN}` };
    const follow = async (query: string) => {
      const controller = new AbortController();
      let first: { cursor: string; reset?: true } | undefined;
      await readLines(
        fetch,
        `${server.origin}/api/link${query}`,
        { headers, signal: controller.signal },
        {
          answered: () => undefined,
          opened: () => undefined,
          line: (text) => {
            first ??= JSON.parse(text) as { cursor: string; reset?: true };
            controller.abort();
          },
        },
      ).catch(() => undefined);
      return first;
    };
    const fresh = await follow('');
    expect(fresh?.reset).toBe(true);
    expect((await follow(`?cursor=${fresh?.cursor}`))?.reset).toBeUndefined();
    expect((await get('/api/link?cursor=yesterday', { headers })).status).toBe(400);

    const put = (body: string) => get('/api/link/interest', { method: 'PUT', headers, body });
    // What is not listed yet is kept too: after a start its venue may still have to answer.
    expect((await put('{"holder":"other","ids":["sim:T7","coinbase:LATER","no id"]}')).status).toBe(204);
    expect([...server.hub.interest.current()].filter((id) => !id.endsWith('T0'))).toEqual(['sim:T7', 'coinbase:LATER']);
    expect((await put('{"holder":"other","ids":[]}')).status).toBe(204);
    expect(server.hub.interest.current().has('sim:T7')).toBe(false);
    const books = '["sim:T8","sim:T199","coinbase:LATER"]';
    expect((await put(`{"holder":"other","ids":["sim:T8","sim:T199"],"books":${books}}`)).status).toBe(204);
    expect([...server.hub.bookInterest.current()]).toEqual(['sim:T8', 'coinbase:LATER']);
    // One that says nothing of books wants none.
    expect((await put('{"holder":"other","ids":["sim:T8"]}')).status).toBe(204);
    expect(server.hub.bookInterest.current().size).toBe(0);
    for (const body of [
      '',
      '{}',
      '{"holder":"","ids":[]}',
      '{"holder":"x","ids":"sim:T0"}',
      '{"holder":"x","ids":[],"books":1}',
    ])
      expect((await put(body)).status).toBe(400);
  });

  test('polls in a row are one interest, not one each', async () => {
    let changes = 0;
    let bookChanges = 0;
    const stops = [
      server.hub.interest.onChange(() => changes++),
      server.hub.bookInterest.onChange(() => bookChanges++),
    ];
    let { cursor } = await json('/api/quotes?quotes=sim:T9&books=sim:T9');
    for (let poll = 0; poll < 3; poll++) {
      const held = json(`/api/long-poll?quotes=sim:T9&books=sim:T9&cursor=${cursor}`);
      await expect.poll(() => server.hub.counts.readers).toBe(1);
      server.hub.publish(quoteEvent(9, 100 + poll));
      ({ cursor } = await held);
    }
    for (const stop of stops) stop();
    expect([changes, bookChanges]).toEqual([1, 1]);
  });

  test('a held poll whose client leaves is let go: no frame made, no lease', async () => {
    const own = await startTestServer();
    const controller = new AbortController();
    const ask = `${own.origin}/api/long-poll?quotes=sim:T9&cursor=`;
    const { cursor } = (await (await fetch(`${own.origin}/api/quotes?quotes=sim:T9`)).json()) as { cursor: string };
    const wanted = [...own.hub.interest.current()];
    const read = vi.spyOn(own.hub, 'read');
    const lease = vi.spyOn(own.hub.interest, 'lease');
    const held = fetch(`${ask}${cursor}`, { signal: controller.signal }).catch(() => undefined);
    await expect.poll(() => own.hub.counts.readers).toBe(1);
    controller.abort();
    await held;
    await expect
      .poll(() => [own.hub.counts.readers, own.context.limits.total, own.context.streams.open])
      .toEqual([0, 0, 0]);
    expect([read.mock.calls.length, lease.mock.calls.length]).toEqual([0, 0]);
    expect(own.context.traffic.of('long-poll')).toMatchObject({ open: 0, frames: 0 });
    expect([...own.hub.interest.current()]).toEqual(wanted);
    await own.close();
  });

  test('while it stops: no new streams, and health says so', async () => {
    const stopping = await startTestServer();
    await stopping.context.streams.drain(0);
    for (const path of ['sse', 'stream', 'long-poll'])
      expect((await fetch(`${stopping.origin}/api/${path}?quotes=sim:T0`)).status).toBe(503);
    const health = await fetch(`${stopping.origin}/api/health`);
    expect([health.status, await health.json()]).toMatchObject([503, { problems: ['stopping'] }]);
    await stopping.close();
  });
});
