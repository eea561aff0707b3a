import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type WebSocket, WebSocketServer } from 'ws';
import { NODE_RUNTIME, TestReader, type TestReaderOptions } from '../conformance/test-reader';
import { startThrottleProxy } from '../conformance/throttle-proxy';
import type { Wire } from '../transport';
import { webSocket } from './client';

const FRAME = '{"cursor":"1.2.000000000000","publishTime":1}';

/** A server that says what a test tells it to. */
describe('the client half', () => {
  const http = createServer();
  const sockets: WebSocket[] = [];
  const upgrades = new WebSocketServer({ noServer: true });
  let onMessage: (socket: WebSocket, text: string) => void;
  let asked: string[];
  let reader: TestReader | undefined;
  http.on('upgrade', (request, line, head) =>
    upgrades.handleUpgrade(request, line, head, (socket) => {
      sockets.push(socket);
      asked.push(request.url ?? '');
      socket.on('message', (data: Buffer) => onMessage(socket, data.toString()));
    }),
  );
  const port = () => (http.address() as AddressInfo).port;
  const read = (options: Partial<TestReaderOptions> = {}) => {
    reader = new TestReader(webSocket, { origin: `http://127.0.0.1:${port()}`, quotes: ['sim:T0'], ...options });
    return reader;
  };
  beforeEach(async () => {
    asked = [];
    await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve));
  });
  afterEach(async () => {
    reader?.close();
    for (const socket of sockets.splice(0)) socket.terminate();
    await new Promise((resolve) => http.close(resolve));
  });
  const failure = (of: TestReader) => of.states.find((state) => state.kind === 'connecting' && 'cause' in state);

  test.each([
    ['behind', 1_000],
    ['full', 5_000],
    ['unknown-instrument', 0],
  ])('waits as long as "%s" asks: %i ms', async (code, leastMs) => {
    onMessage = (socket) => {
      socket.send(JSON.stringify({ type: 'error', error: { code, message: 'Not now.' } }));
      socket.close(1013, code);
    };
    const runtime = { ...NODE_RUNTIME, now: () => 10_000, random: () => 0 };
    const client = read({ runtime });
    await client.until('the failure', () => failure(client) !== undefined);
    expect(failure(client)).toMatchObject({ cause: 'Not now.', retryTime: 10_000 + leastMs });
  });

  test('a close says when to come back too, where the words before it were lost', async () => {
    onMessage = (socket) => socket.close(1013, 'behind');
    const client = read({ runtime: { ...NODE_RUNTIME, now: () => 0, random: () => 0 } });
    await client.until('the failure', () => failure(client) !== undefined);
    expect(failure(client)).toMatchObject({ retryTime: 1_000 });
  });

  test.each([
    ['no frame', '{"price":1}', /not a frame/],
    ['no JSON', 'hello', /not even JSON/],
    ['bytes', Buffer.from(FRAME), /not text/],
    ['half a message', '{"type":"error"', /not JSON/],
    ['an error without words', '{"type":"error"}', /refused/],
  ])('a server that sends %s is left, and tried again', async (_what, sent, cause) => {
    let times = 0;
    onMessage = (socket, text) => {
      if (text.includes('subscribe')) socket.send(times++ === 0 ? sent : FRAME);
    };
    const client = read();
    await client.until('a frame', () => client.frames.length > 0);
    expect(failure(client)).toMatchObject({ cause: expect.stringMatching(cause) });
    expect(client.state).toEqual({ kind: 'open' });
  });

  test('a message of a kind it does not know is let pass', async () => {
    onMessage = (socket, text) => {
      if (!text.includes('subscribe')) return;
      socket.send('{"type":"greeting","text":"hello"}');
      socket.send(FRAME);
    };
    const client = read();
    await client.until('a frame', () => client.frames.length > 0);
    expect(client.states.map((state) => state.kind)).toEqual(['connecting', 'open']);
  });

  test('a path before it is a proxy’s', async () => {
    onMessage = (socket) => socket.send(FRAME);
    const client = read({ origin: `http://127.0.0.1:${port()}/live` });
    await client.until('a frame', () => client.frames.length > 0);
    expect(asked).toEqual(['/live/ws']);
  });

  test('counts to the byte what passes after the handshake, hidden pings included', async () => {
    const PING_MS = 10_000;
    let now = 0;
    onMessage = (socket, text) => {
      if (text.includes('subscribe')) socket.send(FRAME);
    };
    const line = await startThrottleProxy(port());
    const client = read({ origin: line.origin, runtime: { ...NODE_RUNTIME, now: () => now } });
    await client.until('a frame', () => client.frames.length > 0);
    const [socket] = sockets;
    const acked = () => new Promise((resolve) => socket?.once('message', resolve));
    const counted = () => [...client.wires, ...client.costs].reduce((sum, wire: Wire) => sum + wire.bytes, 0);
    const settled = async () => {
      let before = -1;
      while (before !== line.passed) {
        before = line.passed;
        await new Promise((resolve) => setTimeout(resolve, 30));
      }
    };
    await settled();
    const [countedBefore, passedBefore] = [counted(), line.passed];
    for (const size of [10, 125, 126, 70_000]) {
      const heard = acked();
      socket?.send(JSON.stringify({ ...(JSON.parse(FRAME) as object), filler: 'é'.repeat(size) }));
      await heard;
    }
    const pong = new Promise((resolve) => socket?.once('pong', resolve));
    socket?.ping();
    await pong;
    now += PING_MS;
    socket?.send('{"type":"heartbeat","publishTime":1}');
    client.subscribe({ quotes: ['sim:T1'], trades: ['sim:T1'] });
    await client.until('the answer', () => client.frames.length === 6);
    await settled();
    expect(counted() - countedBefore).toBe(line.passed - passedBefore);
    await line.close();
  });
});
