/**
 * Messages delivered per second of the server's CPU, over real sockets: 200 clients in another process, our SSE
 * endpoint against `better-sse` on the same node:http, each sending the same figures at the same pace.
 */
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { createChannel, createSession } from 'better-sse';
import { SAMPLE_IDS } from '@/lib/transports/conformance/sample-market';
import { startTestServer } from '@/lib/transports/conformance/test-server';
import { type Contender, inTurns, printTable } from './rounds';
import type { ClientsAnswer, ClientsRequest } from './sse-clients';

const CLIENTS = 200;
const LIST = 20;
const HZ = 60;
const ROUND_MS = 1_500;
const ROUNDS = 3;

const listOf = (at: number) => Array.from({ length: LIST }, (_, step) => SAMPLE_IDS[(at + step) % 200] ?? '');
const sameList = () => listOf(0);

const clients = fork(fileURLToPath(new URL('./sse-clients.ts', import.meta.url)), { execArgv: ['--import', 'tsx'] });

async function ask(request: ClientsRequest): Promise<ClientsAnswer> {
  const answer = once(clients, 'message');
  clients.send(request);
  const [result] = (await answer) as [ClientsAnswer];
  return result;
}

interface Served {
  addressOf(at: number): string;
  /** All instruments change. */
  change(price: number): void;
  close(): Promise<void>;
}

/** @returns messages per CPU second of this process. */
async function deliver(served: Served): Promise<number> {
  await ask({ ask: 'open', addresses: Array.from({ length: CLIENTS }, (_, at) => served.addressOf(at)) });
  const run = async (ms: number) => {
    const end = performance.now() + ms;
    let price = 1;
    while (performance.now() < end) {
      served.change(++price);
      await wait(1_000 / HZ);
    }
  };
  await run(300);
  await ask({ ask: 'count' });
  const before = process.cpuUsage();
  await run(ROUND_MS);
  await wait(100);
  const spent = process.cpuUsage(before);
  const { events } = await ask({ ask: 'stop' });
  await served.close();
  return (events * 1e6) / (spent.user + spent.system);
}

const change = (at: number, price: number) => ({ bid: price + at / 100, bidSize: 0.5, ask: price + at / 50 });

async function tickwire(lists: (at: number) => readonly string[]): Promise<Served> {
  const server = await startTestServer({ config: { limits: { perAddress: 10_000, total: 10_000 } } });
  return {
    addressOf: (at) => `${server.origin}/api/sse?quotes=${lists(at).join()}&maxFrequency=${HZ}`,
    change: (price) => {
      const ingestTime = Date.now();
      for (const [at, id] of SAMPLE_IDS.entries())
        server.hub.publish({ kind: 'quote', id, source: 'bidAsk', fields: change(at, price), ingestTime });
    },
    close: () => server.close(),
  };
}

/** One channel for all, which is what it offers for the same message to many, or a message for each session. */
async function betterSse(lists: ((at: number) => readonly string[]) | undefined): Promise<Served> {
  const channel = createChannel<{ list?: readonly string[] }, { list?: readonly string[] }>();
  const server: Server = createServer((request, response) => {
    const at = Number(new URL(request.url ?? '', 'http://bench').searchParams.get('at'));
    createSession<{ list?: readonly string[] }>(request, response).then(
      (session) => {
        session.state = lists === undefined ? {} : { list: lists(at) };
        channel.register(session);
      },
      () => response.destroy(),
    );
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  let seq = 0;
  return {
    addressOf: (at) => `http://127.0.0.1:${port}/?at=${at}`,
    change: (price) => {
      const ingestTime = Date.now();
      const quotes = new Map(SAMPLE_IDS.map((id, at) => [id, { id, seq: ++seq, ingestTime, ...change(at, price) }]));
      const frameOf = (list: readonly string[]) => ({
        cursor: `1.${seq}.9f3a61c0b2d4`,
        publishTime: ingestTime,
        oldestChangeTime: ingestTime,
        quotes: list.map((id) => quotes.get(id)),
      });
      if (lists === undefined) channel.broadcast(frameOf(sameList()));
      else for (const session of channel.activeSessions) session.push(frameOf(session.state.list ?? []));
    },
    close: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

const contender = (name: string, serve: () => Promise<Served>): Contender => ({
  name,
  measure: async () => deliver(await serve()),
});
const figures = await inTurns(
  [
    contender('Tickwire, same list', () => tickwire(sameList)),
    contender('better-sse, same list', () => betterSse(undefined)),
    contender('Tickwire, different lists', () => tickwire(listOf)),
    contender('better-sse, different lists', () => betterSse(listOf)),
  ],
  ROUNDS,
);
clients.disconnect();
const ratio = (lists: string) => (figures.get(`Tickwire, ${lists}`) ?? 0) / (figures.get(`better-sse, ${lists}`) ?? 1);
printTable(
  `Server-sent events over loopback: ${CLIENTS} clients, ${LIST} instruments each, ${HZ} Hz`,
  [...figures].map(([way, rate]) => ({
    way,
    'messages per CPU second': Math.round(rate),
    'times the peer': way.startsWith('Tickwire') ? Number(ratio(way.replace('Tickwire, ', '')).toFixed(2)) : 1,
  })),
);
