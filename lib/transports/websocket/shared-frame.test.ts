import { createServer } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { WebSocket, WebSocketServer } from 'ws';
import { EncodedFrame } from '@/lib/hub/encoded-frame';
import { sendFrame } from './shared-frame';

const frameOf = (json: string) =>
  new EncodedFrame({ cursor: '1.2.000000000000', seq: 2, json, reset: false, more: false, empty: false });

describe('a frame shared by many sockets', () => {
  const http = createServer();
  const upgrades = new WebSocketServer({ noServer: true });
  let clients: WebSocket[];
  let origin: string;
  beforeEach(async () => {
    clients = [];
    await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve));
    origin = `ws://127.0.0.1:${(http.address() as AddressInfo).port}`;
  });
  afterEach(async () => {
    for (const client of clients) client.terminate();
    await new Promise((resolve) => http.close(resolve));
  });

  async function connect(): Promise<{ client: WebSocket; socket: WebSocket; line: Socket; heard: string[] }> {
    const arrived = new Promise<{ socket: WebSocket; line: Socket }>((resolve) => {
      http.once('upgrade', (request, line, head) =>
        upgrades.handleUpgrade(request, line, head, (socket) => resolve({ socket, line: line as Socket })),
      );
    });
    const client = new WebSocket(origin);
    clients.push(client);
    const heard: string[] = [];
    client.on('message', (data: Buffer, isBinary) => heard.push(isBinary ? 'binary' : data.toString()));
    return { client, heard, ...(await arrived) };
  }
  const next = (client: WebSocket) =>
    new Promise<string>((resolve) => client.once('message', (data: Buffer) => resolve(data.toString())));

  test.each([1, 125, 126, 65_535, 65_536, 300_000])(
    'a frame of any size (%i bytes) arrives whole, framed once for all',
    async (size) => {
      const text = 'x'.repeat(size);
      const frame = frameOf(text);
      const pairs = [await connect(), await connect(), await connect()];
      const written = pairs.map(({ line }) => vi.spyOn(line, 'write'));
      const sent = pairs.map(({ socket }) => vi.spyOn(socket, 'send'));
      const heard = pairs.map(({ client }) => next(client));
      const header = size < 126 ? 2 : size < 65_536 ? 4 : 10;
      for (const { socket, line } of pairs) expect(sendFrame(socket, line, frame)).toBe(size + header);
      expect(await Promise.all(heard)).toEqual([text, text, text]);
      const bytes = written.map((write) => write.mock.calls[0]?.[0] as unknown);
      expect(bytes[0]).toBeInstanceOf(Buffer);
      expect(new Set(bytes).size).toBe(1);
      for (const send of sent) expect(send).not.toHaveBeenCalled();
    },
  );

  test('it mixes with messages, pings and the close in order', async () => {
    const { client, socket, line, heard } = await connect();
    client.on('ping', () => heard.push('ping'));
    const closed = new Promise((resolve) => client.once('close', (code) => resolve(code)));
    const expected: string[] = [];
    for (let n = 0; n < 200; n++) {
      const text = `{"n":${n},"filler":"${'ж'.repeat(n * 40)}"}`;
      sendFrame(socket, line, frameOf(text));
      socket.send(`between ${n}`);
      socket.ping();
      expected.push(text, `between ${n}`, 'ping');
    }
    socket.close(4999);
    expect(await closed).toBe(4999);
    expect(heard).toEqual(expected);
  });

  test('where the inside of ws looks different, send does the work', async () => {
    const { client, socket, line } = await connect();
    const send = vi.spyOn(socket, 'send');
    const heard = next(client);
    const frame = frameOf('{"cursor":"naïve 🛰️"}');
    Object.assign((socket as unknown as { _sender: object })._sender, { _queue: undefined });
    sendFrame(socket, line, frame);
    expect(send).toHaveBeenCalledExactlyOnceWith(frame.json);
    expect(await heard).toBe(frame.json);
  });
});
