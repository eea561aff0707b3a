/**
 * Messages delivered per second of the server's CPU over WebSocket: 200 clients in another process, which acknowledge
 * every message, our endpoint against `send` of one shared buffer.
 */
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { type WebSocket, WebSocketServer } from 'ws';
import { CLIENTS, Clients, HZ, LIST, peerFrames, type Served, sameList, tickwire } from './delivery';
import { type Contender, inTurns, printTable } from './rounds';

const ROUNDS = 3;

const clients = new Clients();
const subscribe = encodeURIComponent(JSON.stringify({ type: 'subscribe', quotes: sameList(), maxFrequency: HZ }));

const ours = () => tickwire((origin) => `${origin.replace('http', 'ws')}/ws#${subscribe}`);

async function plainSend(): Promise<Served> {
  const server = new WebSocketServer({ port: 0, host: '127.0.0.1', perMessageDeflate: false });
  await once(server, 'listening');
  const frames = peerFrames();
  server.on('connection', (socket: WebSocket) => {
    socket.on('error', () => undefined);
    // The client acknowledges; reading that is part of what we do too.
    socket.on('message', (data: Buffer) => void JSON.parse(data.toString()));
  });
  return {
    addressOf: () => `ws://127.0.0.1:${(server.address() as AddressInfo).port}/#${subscribe}`,
    change: (price) => {
      const frame = Buffer.from(JSON.stringify(frames(price)(sameList())));
      for (const socket of server.clients) socket.send(frame, { binary: false });
    },
    close: async () => {
      for (const socket of server.clients) socket.terminate();
      server.close();
      await once(server, 'close');
    },
  };
}

const contender = (name: string, serve: () => Promise<Served>): Contender => ({
  name,
  measure: async () => clients.deliver(await serve()),
});
const figures = await inTurns([contender('sidecar', ours), contender('ws.send', plainSend)], ROUNDS);
clients.close();
printTable(
  `WebSocket over loopback, acknowledged: ${CLIENTS} clients, ${LIST} instruments each, ${HZ} Hz`,
  [...figures].map(([way, rate]) => ({
    way,
    'messages per CPU second': Math.round(rate),
    'times as costly as the sidecar': Number(((figures.get('sidecar') ?? Number.NaN) / rate).toFixed(2)),
  })),
);
