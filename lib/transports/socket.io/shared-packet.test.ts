import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Server, Socket } from 'socket.io';
import { Server as SocketServer } from 'socket.io';
import { type Socket as ClientSocket, io } from 'socket.io-client';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { EncodedFrame } from '@/lib/hub/encoded-frame';
import { SOCKET_IO_OPTIONS } from './options';
import { sendFrame } from './shared-packet';

const json = JSON.stringify({ cursor: '1.2.000000000000', publishTime: 1, text: 'naïve 🛰️ "quoted" \\ \u2028' });
const frameOf = (text: string) =>
  new EncodedFrame({ cursor: '1.2.000000000000', seq: 2, json: text, reset: false, more: false, empty: false });

describe('a packet shared by many sockets', () => {
  let server: Server;
  let clients: ClientSocket[];
  let port: number;
  beforeEach(async () => {
    const http = createServer();
    server = new SocketServer(http, SOCKET_IO_OPTIONS);
    await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve));
    port = (http.address() as AddressInfo).port;
    clients = [];
  });
  afterEach(async () => {
    for (const client of clients) client.disconnect();
    await server.close();
  });

  /** Connects a client, and waits for both ends. */
  async function connect(over = 'websocket'): Promise<{ client: ClientSocket; socket: Socket }> {
    const arrived = new Promise<Socket>((resolve) => server.once('connection', resolve));
    const client = io(`http://127.0.0.1:${port}`, { transports: [over], forceNew: true, reconnection: false });
    clients.push(client);
    return { client, socket: await arrived };
  }
  const next = (client: ClientSocket) => new Promise((resolve) => client.once('frame', resolve));

  test.each([0, 125, 126, 65_536, 200_000])(
    'a frame of any size (%i) arrives whole, encoded once for all',
    async (size) => {
      const frame = frameOf(JSON.stringify({ json, filler: 'x'.repeat(size) }));
      const encode = vi.spyOn(frame, 'framing');
      const pairs = [await connect(), await connect(), await connect()];
      const heard = pairs.map(({ client }) => next(client));
      for (const { socket } of pairs) sendFrame(socket, frame);
      expect(await Promise.all(heard)).toEqual(Array.from(pairs, () => JSON.parse(frame.json)));
      const packets = encode.mock.results.map((result) => result.value as unknown);
      expect(new Set(packets).size).toBe(1);
    },
  );

  test.each(['websocket', 'polling'])('over %s the shared way is taken, mixed with events in order', async (over) => {
    const { client, socket } = await connect(over);
    const emit = vi.spyOn(socket, 'emit');
    const heard: unknown[] = [];
    client.on('frame', (value) => heard.push(value));
    const end = new Promise((resolve) => client.once('end', resolve));
    for (let n = 0; n < 50; n++) sendFrame(socket, frameOf(String(n)));
    socket.emit('end');
    await end;
    expect(heard).toEqual(Array.from({ length: 50 }, (_, n) => n));
    expect(emit.mock.calls.map(([name]) => name)).toEqual(['end']);
  });

  test('without what it rests on, emit does the work', async () => {
    const { client, socket } = await connect();
    Object.defineProperty(socket.client, 'writeToEngine', { value: undefined });
    const heard = next(client);
    // What `emit` itself needs of the client is restored by a copy of its own.
    Object.defineProperty(socket.client, '_packet', {
      value: (packet: { data: unknown[] }) => socket.conn.write(`2${JSON.stringify(packet.data)}`),
    });
    sendFrame(socket, frameOf(json));
    expect(await heard).toEqual(JSON.parse(json));
  });
});
