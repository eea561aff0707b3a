import { request as httpRequest } from 'node:http';
import { setTimeout as pause } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { Config } from '@/lib/config';
import { decodeFrame } from '@/lib/protocol/frame';
import type { ErrorBody } from '@/lib/protocol/protocol-error';
import { RawWebSocket } from '../conformance/raw-web-socket';
import { quoteEvent } from '../conformance/sample-market';
import { startTestServer, type TestServer } from '../conformance/test-server';
import { isControl } from './messages';

const QUOTES = { type: 'subscribe', quotes: ['sim:T0'] };
const isFrame = (text: string) => !isControl(text);
const errorOf = (text: string) => (JSON.parse(text) as ErrorBody).error;

describe('a WebSocket', () => {
  let server: TestServer;
  let clients: RawWebSocket[];
  const start = async (config: Partial<Config> = {}) => {
    server = await startTestServer({ config });
    server.hub.publish(quoteEvent(0, 100));
  };
  const connect = (options = {}) => {
    const client = new RawWebSocket(server.origin, options);
    clients.push(client);
    return client;
  };
  /** Connects and waits for the first frame. */
  const subscribed = async (options = {}) => {
    const client = connect(options);
    await client.send(QUOTES);
    return { client, frame: decodeFrame(await client.next(isFrame)) };
  };
  const idle = () => [server.hub.counts.readers, server.context.limits.total, server.context.streams.open];

  beforeEach(() => {
    clients = [];
  });
  afterEach(async () => {
    for (const client of clients) client.close();
    await server.close();
  });

  test.each([
    ['no instrument', { type: 'subscribe' }, 'bad-request', 'quotes', 4400],
    ['an id that is none', { type: 'subscribe', quotes: [7] }, 'bad-request', 'quotes', 4400],
    ['a frequency of nothing', { ...QUOTES, maxFrequency: 0 }, 'bad-request', 'maxFrequency', 4400],
    ['a cursor that is none', { ...QUOTES, cursor: {} }, 'bad-request', 'cursor', 4400],
    ['an unknown instrument', { type: 'subscribe', quotes: ['simm:T1'] }, 'unknown-instrument', 'quotes', 4404],
    ['a message of another type', { type: 'buy' }, 'bad-request', 'type', 4400],
    ['an acknowledgement', { type: 'ack', cursor: '1.1.000000000000' }, 'bad-request', 'cursor', 4400],
    ['a list', [], 'bad-request', 'type', 4400],
    ['null', 'null', 'bad-request', 'type', 4400],
    ['something that is not JSON', 'hello', 'bad-request', 'type', 4400],
  ])('first message %s: told in words, then closed', async (_what, message, code, field, closeCode) => {
    await start();
    const client = connect();
    await client.send(message);
    const error = errorOf(await client.next());
    expect(error).toMatchObject({ code, field });
    expect(error.message.length).toBeGreaterThan(20);
    expect(await client.closed).toEqual({ code: closeCode, reason: code });
    await expect.poll(idle).toEqual([0, 0, 0]);
    expect(server.context.traffic.of('websocket').open).toBe(0);
    expect(server.context.traffic.refused.get(code)).toBe(1);
  });

  test('a server that cannot serve yet says when to come back', async () => {
    await start();
    vi.spyOn(server.hub, 'caughtUp').mockResolvedValue(false);
    const client = connect();
    await client.send(QUOTES);
    expect(errorOf(await client.next())).toMatchObject({ code: 'behind' });
    expect(await client.closed).toEqual({ code: 1013, reason: 'behind' });
  });

  test('a fault of ours is no word of the inside', async () => {
    await start();
    vi.spyOn(server.hub, 'caughtUp').mockRejectedValue(new Error('secret'));
    const client = connect();
    await client.send(QUOTES);
    expect(await client.next()).not.toContain('secret');
    expect(await client.closed).toEqual({ code: 1011, reason: 'internal' });
  });

  test('a later subscribe that is wrong changes nothing; one that is right is answered by a reset', async () => {
    await start();
    server.hub.publish(quoteEvent(1, 200));
    const { client, frame } = await subscribed();
    await client.send({ type: 'ack', cursor: frame.cursor });
    await client.send({ type: 'subscribe', quotes: ['simm:T1'] });
    expect(errorOf(await client.next())).toMatchObject({ code: 'unknown-instrument', field: 'quotes' });
    server.hub.publish(quoteEvent(0, 101));
    const change = decodeFrame(await client.next());
    expect(change).toMatchObject({ quotes: [{ id: 'sim:T0', bid: 100.99 }] });
    await client.send({ type: 'ack', cursor: change.cursor });
    await client.send({ type: 'subscribe', quotes: ['sim:T1'], cursor: change.cursor });
    expect(decodeFrame(await client.next())).toMatchObject({ reset: true, quotes: [{ id: 'sim:T1' }] });
  });

  test('resumes from a cursor, and goes no further than two frames without an acknowledgement', async () => {
    await start();
    const { client: first, frame } = await subscribed();
    first.close();
    await expect.poll(idle).toEqual([0, 0, 0]);
    server.hub.publish(quoteEvent(0, 101));
    const client = connect();
    await client.send({ ...QUOTES, cursor: frame.cursor, maxFrequency: 60 });
    const resumed = decodeFrame(await client.next());
    expect(resumed.reset).toBeUndefined();
    expect(resumed.quotes).toMatchObject([{ bid: 100.99 }]);
    for (let price = 102; price < 112; price++) {
      server.hub.publish(quoteEvent(0, price));
      await pause(20);
    }
    const second = decodeFrame(await client.next());
    await client.send({ type: 'ack', cursor: second.cursor });
    expect(decodeFrame(await client.next())).toMatchObject({ quotes: [{ bid: 110.99 }] });
    expect(server.context.traffic.of('websocket').frames).toBe(4);
  });

  test('a bad acknowledgement ends it', async () => {
    await start();
    const { client } = await subscribed();
    await client.send({ type: 'ack', cursor: 5 });
    expect(errorOf(await client.next())).toMatchObject({ code: 'bad-request', field: 'cursor' });
    expect(await client.closed).toEqual({ code: 4400, reason: 'bad-request' });
  });

  test('binary messages are refused', async () => {
    await start();
    const { client } = await subscribed();
    client.socket.send(Buffer.from(JSON.stringify(QUOTES)));
    expect(await client.closed).toEqual({ code: 1003, reason: 'text only' });
    await expect.poll(idle).toEqual([0, 0, 0]);
  });

  test.each([
    ['a message over the limit', 1009, ['x'.repeat(16_385)]],
    ['fragments over the limit', 1009, Array.from({ length: 5 }, () => 'x'.repeat(4_000))],
    ['too many fragments', 1008, Array.from({ length: 300 }, () => 'x')],
  ])('%s ends it with %i', async (_what, code, pieces) => {
    await start();
    const { client } = await subscribed();
    pieces.forEach((piece, at) => {
      client.socket.send(piece, { fin: at === pieces.length - 1 });
    });
    expect((await client.closed).code).toBe(code);
    await expect.poll(idle).toEqual([0, 0, 0]);
  });

  test('a message may come in pieces', async () => {
    await start();
    const client = connect();
    await new Promise((resolve) => client.socket.once('open', resolve));
    const text = JSON.stringify(QUOTES);
    for (let at = 0; at < text.length; at++) client.socket.send(text.charAt(at), { fin: at === text.length - 1 });
    expect(decodeFrame(await client.next()).reset).toBe(true);
  });

  test('a stopping server sends its clients away, and says when to be back', async () => {
    await start();
    const { client } = await subscribed();
    await server.context.streams.drain(50);
    const { code, reason } = await client.closed;
    expect([code, JSON.parse(reason)]).toEqual([1001, { retryMs: expect.any(Number) }]);
    await expect.poll(idle).toEqual([0, 0, 0]);
    expect((await refusedUpgrade({})).status).toBe(503);
  });

  /** Asks for `/ws` and expects to be refused. */
  function refusedUpgrade(headers: Record<string, string>, method = 'GET') {
    const handshake = {
      connection: 'Upgrade',
      upgrade: 'websocket',
      'sec-websocket-version': '13',
      'sec-websocket-key': 'dGhlIHNhbXBsZSBub25jZQ==',
    };
    return new Promise<{ status: number | undefined; headers: object; body: ErrorBody }>((resolve, reject) => {
      const asked = httpRequest(`${server.origin}/ws`, { method, headers: { ...handshake, ...headers } });
      asked.once('upgrade', () => reject(new Error('It was let in.')));
      asked.once('error', reject);
      asked.once('response', async (response) => {
        let text = '';
        for await (const chunk of response) text += String(chunk);
        resolve({ status: response.statusCode, headers: response.headers, body: JSON.parse(text) as ErrorBody });
      });
      asked.end();
    });
  }

  test('who may not or cannot connect gets an HTTP answer in JSON', async () => {
    await start({ limits: { perAddress: 1, total: 5 }, allowedOrigins: ['https://prices.example'] });
    for (const origin of ['https://evil.example', 'null'])
      expect(await refusedUpgrade({ origin })).toMatchObject({
        status: 403,
        body: { error: { code: 'forbidden-origin' } },
      });
    for (const wrong of [{ 'sec-websocket-version': '7' }, { 'sec-websocket-key': 'short' }])
      expect(await refusedUpgrade(wrong)).toMatchObject({
        status: 400,
        headers: { 'sec-websocket-version': '13' },
        body: { error: { code: 'bad-request' } },
      });
    expect((await refusedUpgrade({}, 'POST')).status).toBe(400);
    // An offer of something else is declined, and what is left is an ordinary request.
    expect(await refusedUpgrade({ upgrade: 'h2c' })).toMatchObject({ status: 404 });
    await expect.poll(idle).toEqual([0, 0, 0]);
    const { client } = await subscribed({ headers: { origin: 'https://prices.example' } });
    expect(await refusedUpgrade({})).toMatchObject({
      status: 429,
      headers: { 'retry-after': '5' },
      body: { error: { code: 'too-many-connections' } },
    });
    client.close();
    await expect.poll(idle).toEqual([0, 0, 0]);
    await subscribed();
  });

  test('no subprotocol is agreed to', async () => {
    await start();
    const asked = httpRequest(`${server.origin}/ws`, {
      headers: {
        connection: 'Upgrade',
        upgrade: 'websocket',
        'sec-websocket-version': '13',
        'sec-websocket-key': 'dGhlIHNhbXBsZSBub25jZQ==',
        'sec-websocket-protocol': 'mqtt, graphql-ws',
        'sec-websocket-extensions': 'permessage-deflate',
      },
    });
    const headers = await new Promise<Record<string, unknown>>((resolve) => {
      asked.once('upgrade', (response, line) => {
        line.destroy();
        resolve(response.headers);
      });
      asked.end();
    });
    expect(headers).not.toHaveProperty('sec-websocket-protocol');
    expect(headers).not.toHaveProperty('sec-websocket-extensions');
  });
});
