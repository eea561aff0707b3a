import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { rawHandshake } from './conformance/raw-socket';
import { quoteEvent } from './conformance/sample-market';
import { startTestServer, type TestServer } from './conformance/test-server';

const READS = ['quotes', 'long-poll', 'sse', 'stream'];

/** Wrong in one way each: the query, the status, the field that is named. */
const WRONG: [string, string, number, string | undefined][] = [
  ['no instrument', '', 400, 'quotes'],
  ['an id that is none', 'quotes=btc', 400, 'quotes'],
  ['too many instruments', `quotes=${Array.from({ length: 201 }, (_, at) => `sim:T${at}`).join()}`, 400, 'quotes'],
  ['a parameter twice', 'quotes=sim:T0&quotes=sim:T1', 400, 'quotes'],
  ['a frequency of nothing', 'quotes=sim:T0&maxFrequency=0', 400, 'maxFrequency'],
  ['a frequency that is text', 'quotes=sim:T0&maxFrequency=fast', 400, 'maxFrequency'],
  ['a cursor that is none', 'quotes=sim:T0&cursor=yesterday', 400, 'cursor'],
  ['a hold beyond the limit', 'quotes=sim:T0&waitMs=600000', 400, 'waitMs'],
  ['a negative history', 'quotes=sim:T0&history=-1', 400, 'history'],
  ['an unknown instrument', 'quotes=sim:T0,simm:T1', 404, 'quotes'],
  ['an unknown instrument among trades', 'quotes=sim:T0&trades=sim:TX', 404, 'trades'],
  ['an unknown instrument among books', 'quotes=sim:T0&books=sim:TX', 404, 'books'],
  ['too many books', 'books=sim:T0,sim:T1,sim:T2,sim:T3,sim:T4,sim:T5', 400, 'books'],
  ['the book of an instrument without one', 'quotes=sim:T0&books=sim:T0,sim:T199', 400, 'books'],
];

describe('what cannot be answered is refused in words', () => {
  let server: TestServer;
  beforeAll(async () => {
    server = await startTestServer({ config: { allowedOrigins: ['https://prices.example'] } });
    server.hub.publish(quoteEvent(0, 100));
  });
  afterAll(() => server.close());
  const get = (path: string, init: RequestInit = {}) => fetch(`${server.origin}${path}`, init);

  for (const path of READS)
    test.each(WRONG)(`/api/${path}: %s`, async (_what, query, status, field) => {
      const response = await get(`/api/${path}?${query}`);
      expect(response.status).toBe(status);
      expect(response.headers.get('content-type')).toContain('application/json');
      const { error } = (await response.json()) as { error: { code: string; message: string; field?: string } };
      expect(error.field).toBe(field);
      expect(error.code).toBe(status === 404 ? 'unknown-instrument' : 'bad-request');
      expect(error.message.length).toBeGreaterThan(20);
    });

  test('an unknown instrument is answered with names near it', async () => {
    const { error } = (await (await get('/api/quotes?quotes=simm:T1')).json()) as { error: { message: string } };
    expect(error.message).toContain('sim:T1');
  });

  test('who asks for a book where there is none is told of which instrument; trades that never come are no fault', async () => {
    const { error } = (await (await get('/api/quotes?books=sim:T0,sim:T199')).json()) as { error: { message: string } };
    expect(error.message).toContain('"sim:T199", whose feed has no order book');
    expect((await get('/api/quotes?quotes=sim:T199&trades=sim:T199')).status).toBe(200);
  });

  test('a Last-Event-ID that is no cursor starts afresh; one that is goes before the address', async () => {
    const first = (await (await get('/api/quotes?quotes=sim:T0')).json()) as { cursor: string };
    const eventOf = async (id: string, query = '') => {
      const controller = new AbortController();
      const response = await get(`/api/sse?quotes=sim:T0${query}`, {
        headers: { 'last-event-id': id },
        signal: controller.signal,
      });
      let text = '';
      const decoder = new TextDecoder();
      for await (const chunk of response.body as unknown as AsyncIterable<Uint8Array>) {
        text += decoder.decode(chunk);
        if (text.includes('data: ')) break;
      }
      controller.abort();
      return text;
    };
    expect(await eventOf('yesterday')).toContain('"reset":true');
    expect(await eventOf(first.cursor)).not.toContain('"reset":true');
    expect(await eventOf(first.cursor, '&cursor=1.1.000000000000')).not.toContain('"reset":true');
    expect(await eventOf(first.cursor)).toMatch(/^retry: \d+\n\nid: [\d.a-f]+\ndata: \{/);
  });

  test('other paths and methods', async () => {
    expect((await get('/api/nothing')).status).toBe(404);
    expect((await get('/api/quotes/..%2f..')).status).toBe(404);
    const posted = await get('/api/quotes', { method: 'POST', body: '{}' });
    expect([posted.status, posted.headers.get('allow')]).toEqual([405, 'GET, HEAD, OPTIONS']);
    for (const path of READS) {
      const head = await get(`/api/${path}?quotes=sim:T0`, { method: 'HEAD' });
      expect([path, head.status, await head.text()]).toEqual([path, 200, '']);
      expect((await get(`/api/${path}?quotes=btc`, { method: 'HEAD' })).status).toBe(400);
    }
    await expect.poll(() => server.context.streams.open).toBe(0);
  });

  test('pages of other origins', async () => {
    const from = (origin: string) => get('/api/quotes?quotes=sim:T0', { headers: { origin } });
    for (const origin of ['https://evil.example', 'null', 'http://127.0.0.1:9', 'http://localhost:3000']) {
      const response = await from(origin);
      expect([origin, response.status]).toEqual([origin, 403]);
      expect(response.headers.get('access-control-allow-origin')).toBeNull();
    }
    // Listed; our own; our pages' port on the host that was asked.
    for (const origin of ['https://prices.example', server.origin, 'http://127.0.0.1:3000']) {
      const response = await from(origin);
      expect([origin, response.status]).toEqual([origin, 200]);
      expect(response.headers.get('access-control-allow-origin')).toBe(origin);
      expect(response.headers.get('timing-allow-origin')).toBe(origin);
    }
  });

  test('the link without its token', async () => {
    for (const authorization of ['', 'Bearer', 'Bearer wrong', 'Basic a-token-only-tests-know'])
      expect((await get('/api/link', { headers: { authorization } })).status).toBe(401);
    expect((await get('/api/link/interest', { method: 'PUT', body: '{}' })).status).toBe(401);
  });

  test.each([
    ['no instrument', {}, 'bad-request', 'quotes'],
    ['an id that is none', { quotes: [7] }, 'bad-request', 'quotes'],
    ['a frequency of nothing', { quotes: ['sim:T0'], maxFrequency: 0 }, 'bad-request', 'maxFrequency'],
    ['a cursor that is none', { quotes: ['sim:T0'], cursor: {} }, 'bad-request', 'cursor'],
    ['an unknown instrument', { quotes: ['simm:T1'] }, 'unknown-instrument', 'quotes'],
    ['the book of an instrument without one', { books: ['sim:T199'] }, 'bad-request', 'books'],
  ])('socket.io: %s', async (_what, auth, code, field) => {
    const result = await rawHandshake(server.origin, auth);
    expect(result).toMatchObject({ kind: 'refused', data: { code, field } });
  });

  test('socket.io: a foreign page, a huge message, a bad subscribe and a bad acknowledgement', async () => {
    const foreign = await rawHandshake(server.origin, { quotes: ['sim:T0'] }, { origin: 'https://evil.example' });
    expect(foreign.kind).toBe('refused');

    const opened = await rawHandshake(server.origin, { quotes: ['sim:T0'] });
    if (opened.kind !== 'frame') throw new Error(opened.message);
    const { socket } = opened;
    const error = () => new Promise((resolve) => socket.once('error', resolve));
    let heard = error();
    socket.emit('subscribe', { quotes: ['simm:T1'] });
    expect(await heard).toMatchObject({ code: 'unknown-instrument', field: 'quotes' });
    heard = error();
    socket.emit('subscribe', 'everything');
    expect(await heard).toMatchObject({ code: 'bad-request' });
    let ended = new Promise((resolve) => socket.once('disconnect', resolve));
    socket.emit('subscribe', { quotes: ['x'.repeat(20_000)] });
    await ended;

    const again = await rawHandshake(server.origin, { quotes: ['sim:T0'] });
    if (again.kind !== 'frame') throw new Error(again.message);
    const refused = new Promise((resolve) => again.socket.once('error', resolve));
    ended = new Promise((resolve) => again.socket.once('disconnect', resolve));
    again.socket.emit('ack', 5);
    expect(await refused).toMatchObject({ code: 'bad-request', field: 'cursor' });
    await ended;
    await expect.poll(() => server.hub.counts.readers).toBe(0);
  });
});

describe('a server that is full says so', () => {
  test('per address and in total, and takes the next one when one has left', async () => {
    const server = await startTestServer({ config: { limits: { perAddress: 2, total: 3 } } });
    const open = async () => {
      const controller = new AbortController();
      const response = await fetch(`${server.origin}/api/stream?quotes=sim:T0`, { signal: controller.signal });
      return { response, leave: () => controller.abort() };
    };
    const [one, two, three] = [await open(), await open(), await open()];
    expect([one.response.status, two.response.status, three.response.status]).toEqual([200, 200, 429]);
    expect(three.response.headers.get('retry-after')).toBe('5');
    expect(await three.response.json()).toMatchObject({ error: { code: 'too-many-connections' } });
    expect((await rawHandshake(server.origin, { quotes: ['sim:T0'] })).kind).toBe('refused');
    // One-shot requests hold nothing.
    expect((await fetch(`${server.origin}/api/quotes?quotes=sim:T0`)).status).toBe(200);
    one.leave();
    await expect.poll(() => server.context.limits.total).toBe(1);
    const four = await open();
    expect(four.response.status).toBe(200);
    four.leave();
    two.leave();
    await server.close();
  });
});
