import { EventEmitter } from 'node:events';
import { setTimeout as pause } from 'node:timers/promises';
import type { Socket } from 'socket.io';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { WebSocket } from 'ws';
import { readRequest } from '@/lib/protocol/read-request';
import { startTestServer, type TestServer } from '../conformance/test-server';
import { SocketReader } from './socket-reader';

/** What one client that does not read may make this process hold. */
const MOST_BUFFERED_BYTES = 64 * 1024;

describe('a client that sends nonsense and does not read', () => {
  let server: TestServer;
  let client: WebSocket;
  beforeEach(async () => {
    server = await startTestServer();
    client = new WebSocket(`${server.origin.replace('http', 'ws')}/socket.io/?EIO=4&transport=websocket`);
    client.on('error', () => undefined);
    const joined = new Promise<void>((resolve) => {
      client.on('message', (data) => {
        const text = String(data as Buffer);
        if (text.startsWith('0')) client.send('40{"quotes":["sim:T0"]}');
        if (text.startsWith('42["frame"')) resolve();
      });
    });
    await joined;
    client.pause();
  });
  afterEach(async () => {
    client.terminate();
    await server.close();
  });

  test.each([
    ['acknowledgements', '42["ack",5]'],
    // Each is answered with its own name.
    ['namespaces', `40/${'x'.repeat(4_000)},`],
  ])('%s: it is cut off, and little waits for it', async (_what, message) => {
    let most = 0;
    for (let n = 0; n < 20_000 && server.context.limits.total > 0; n++) {
      if (client.readyState === WebSocket.OPEN) client.send(message);
      if (n % 50 === 0) await pause(1);
      most = Math.max(most, server.bufferedBytes());
    }
    await expect.poll(() => [server.context.limits.total, server.hub.counts.readers]).toEqual([0, 0]);
    expect(most).toBeLessThan(MOST_BUFFERED_BYTES);
  });
});

describe('a refused subscribe', () => {
  test.each([
    ['is answered when the client has taken everything', 'websocket', 0, true],
    ['ends the connection when it has not', 'websocket', 0, false],
    ['is answered between two polls', 'polling', 2, false],
    ['ends the connection when polls stay away', 'polling', 3, false],
  ])('%s', async (_what, name, waiting, writable) => {
    const server = await startTestServer();
    const transport = Object.assign(new EventEmitter(), { name, writable });
    const conn = Object.assign(new EventEmitter(), { transport, writeBuffer: Array(waiting), close: vi.fn() });
    const emit = vi.fn();
    const incoming = new EventEmitter();
    const socket = { conn, emit, on: incoming.on.bind(incoming), client: {} } as unknown as Socket;
    new SocketReader(socket, readRequest({ quotes: ['sim:T0'] }), server.context);
    emit.mockClear();
    incoming.emit('subscribe', 'everything');
    await pause(10);
    const answered = writable || waiting === 2;
    expect(emit.mock.calls).toEqual(answered ? [['error', expect.objectContaining({ code: 'bad-request' })]] : []);
    expect(conn.close.mock.calls).toEqual(answered ? [] : [[true]]);
    incoming.emit('disconnect');
    expect([conn, transport].map((emitter) => emitter.eventNames())).toEqual([[], []]);
    await server.close();
  });
});
