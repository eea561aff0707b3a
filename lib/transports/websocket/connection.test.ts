import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { decodeFrame } from '@/lib/protocol/frame';
import type { ErrorBody } from '@/lib/protocol/protocol-error';
import { RawWebSocket } from '../conformance/raw-web-socket';
import { quoteEvent, tradeEvent } from '../conformance/sample-market';
import { startTestServer, type TestServer } from '../conformance/test-server';
import { isControl } from './messages';
import { webSocketUpgrade } from './server';

/** What one client that does not read may make this process hold. */
const MOST_BUFFERED_BYTES = 64 * 1024;
const QUOTES = { type: 'subscribe', quotes: ['sim:T0'] };
const isFrame = (text: string) => !isControl(text);
const isError = (text: string) => text.startsWith('{"type":"error"');
const errorOf = (text: string) => (JSON.parse(text) as ErrorBody).error;

describe('signs of life on a WebSocket', () => {
  let server: TestServer;
  let clients: RawWebSocket[];
  const start = async (heartbeatMs = 15_000) => {
    server = await startTestServer({ heartbeatMs });
    server.hub.publish(quoteEvent(0, 100));
  };
  /** Connects and waits for the first frame. */
  const subscribed = async () => {
    const client = new RawWebSocket(server.origin);
    clients.push(client);
    await client.send(QUOTES);
    await client.next(isFrame);
    return client;
  };
  const idle = () => [server.hub.counts.readers, server.context.limits.total, server.context.streams.open];

  beforeEach(() => {
    clients = [];
  });
  afterEach(async () => {
    for (const client of clients) client.close();
    await server.close();
  });

  test('a quiet market is told as a sign of life the page can see', async () => {
    await start(100);
    const client = await subscribed();
    for (let beat = 0; beat < 3; beat++) {
      const heard = JSON.parse(await client.next()) as { publishTime: number };
      expect(heard).toEqual({ type: 'heartbeat', publishTime: expect.any(Number) });
      expect(Math.abs(Date.now() - heard.publishTime)).toBeLessThan(5_000);
    }
  });

  test('pings are answered with what they carried', async () => {
    await start();
    const client = await subscribed();
    const pong = new Promise<string>((resolve) => client.socket.once('pong', (data: Buffer) => resolve(String(data))));
    client.socket.ping('are you there?');
    expect(await pong).toBe('are you there?');
  });

  describe('a client that does not read', () => {
    const message = (text: string) => ({ send: (client: RawWebSocket) => client.socket.send(text) });
    test.each([
      ['bad messages', message('{"type":"buy"}')],
      ['bad acknowledgements', message('{"type":"ack"}')],
      ['subscribes', message('{"type":"subscribe","quotes":["simm:T1"]}')],
      ['pings', { send: (client: RawWebSocket) => client.socket.ping('x'.repeat(125)) }],
    ])('and sends %s costs little memory', async (_what, { send }) => {
      await start();
      const client = await subscribed();
      client.socket.pause();
      let most = 0;
      for (let n = 0; n < 70_000 && server.context.limits.total > 0; n++) {
        if (client.socket.readyState === client.socket.OPEN) send(client);
        if (n % 100 === 0) await pause(1);
        most = Math.max(most, server.bufferedBytes());
      }
      expect(most).toBeLessThan(MOST_BUFFERED_BYTES);
      client.close();
      await expect.poll(idle).toEqual([0, 0, 0]);
    });
  });

  describe('with little patience', () => {
    const TIMES = { subscribeMs: 150, pongMs: 150 };
    let impatient: ReturnType<typeof createServer>;
    let origin: string;
    beforeEach(async () => {
      await start(100);
      impatient = createServer().on('upgrade', webSocketUpgrade(server.context, TIMES));
      await new Promise<void>((resolve) => impatient.listen(0, '127.0.0.1', resolve));
      origin = `http://127.0.0.1:${(impatient.address() as AddressInfo).port}`;
    });
    afterEach(async () => {
      for (const client of clients) client.close();
      await new Promise((resolve) => impatient.close(resolve));
    });
    const connectTo = (options = {}) => {
      const client = new RawWebSocket(origin, options);
      clients.push(client);
      return client;
    };

    test('who does not subscribe is told to, and closed', async () => {
      const client = connectTo();
      expect(errorOf(await client.next(isError)).message).toContain('within 0.15 s');
      expect(await client.closed).toEqual({ code: 4408, reason: 'bad-request' });
    });

    test('who does not answer pings is cut off', async () => {
      const client = connectTo({ autoPong: false });
      await client.send(QUOTES);
      expect((await client.closed).code).toBe(1006);
      await expect.poll(idle).toEqual([0, 0, 0]);
    });

    test('who answers them stays', async () => {
      const client = connectTo();
      await client.send(QUOTES);
      let pings = 0;
      const pinged = new Promise<void>((resolve) => {
        client.socket.on('ping', () => ++pings === 6 && resolve());
      });
      await pinged;
      const { cursor } = decodeFrame(await client.next(isFrame));
      await client.send({ type: 'ack', cursor });
      await client.send({ ...QUOTES, trades: ['sim:T0'], cursor });
      server.hub.publish(tradeEvent(0, 100));
      await client.next((text) => isFrame(text) && decodeFrame(text).trades !== undefined);
    });
  });
});
