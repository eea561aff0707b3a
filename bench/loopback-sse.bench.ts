/**
 * Messages delivered per second of the server's CPU, over real sockets: 200 clients in another process, our SSE
 * endpoint on both of its mounts against a plain `response.write` without any hub behind it and `better-sse` on the same
 * node:http, each sending the same figures at the same pace. Next's row says what the framework costs; it needs a
 * production build. Ours includes what the hub does with 200 changes a turn, which few clients share here.
 */

import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { createServer, type RequestListener, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createChannel, createSession } from 'better-sse';
import type { TestServerOptions } from '@/lib/transports/conformance/test-server';
import type { EndpointRequest } from '@/lib/transports/endpoint';
import { events } from '@/lib/transports/sse/server';
import { CLIENTS, Clients, HZ, LIST, listOf, peerFrames, type Served, sameList, tickwire } from './delivery';
import { type Contender, inTurns, printTable } from './rounds';

const ROUNDS = 3;

const clients = new Clients();
type Lists = (at: number) => readonly string[];

const ours = (lists: Lists, options?: TestServerOptions) =>
  tickwire((origin, at) => `${origin}/api/sse?quotes=${lists(at).join()}&maxFrequency=${HZ}`, options);

/** Our server once more, but with Node framing every chunk for every client: what writing whole chunks saves. */
const throughResponse: TestServerOptions = {
  listener: (context) => (request, response) => {
    const left = new AbortController();
    response.once('close', () => left.abort());
    const asked: EndpointRequest = {
      method: 'GET',
      query: new URL(request.url ?? '', 'http://bench').searchParams,
      header: () => undefined,
      address: 'bench',
      signal: left.signal,
      text: async () => '',
    };
    Promise.resolve(events(asked, context)).then(
      ({ status, headers, stream }) => {
        response.writeHead(status, headers).flushHeaders();
        stream?.({
          write: (bytes) => response.write(bytes),
          end: () => response.end(),
          onDrained: (listener) => response.on('drain', listener),
          onClosed: (listener) => response.once('close', listener),
        });
      },
      () => response.destroy(),
    );
  },
};

async function peer(listener: RequestListener, change: (price: number) => void): Promise<Served> {
  const server = createServer(listener);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    addressOf: (at) => `http://127.0.0.1:${port}/?at=${at}`,
    change,
    close: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

/** What node:http offers by itself: one event, encoded once, written to every response. */
function plainWrite(): Promise<Served> {
  const responses = new Set<ServerResponse>();
  const frames = peerFrames();
  return peer(
    (_request, response) => {
      response.writeHead(200, { 'Content-Type': 'text/event-stream' });
      response.flushHeaders();
      responses.add(response);
      response.once('close', () => responses.delete(response));
    },
    (price) => {
      const event = Buffer.from(`id: ${price}\ndata: ${JSON.stringify(frames(price)(sameList()))}\n\n`);
      for (const response of responses) response.write(event);
    },
  );
}

/** One channel for all, which is what it offers for the same message to many, or a message for each session. */
function betterSse(lists: Lists | undefined): Promise<Served> {
  const channel = createChannel<{ list?: readonly string[] }, { list?: readonly string[] }>();
  const frames = peerFrames();
  return peer(
    (request, response) => {
      const at = Number(new URL(request.url ?? '', 'http://bench').searchParams.get('at'));
      createSession<{ list?: readonly string[] }>(request, response).then(
        (session) => {
          session.state = lists === undefined ? {} : { list: lists(at) };
          channel.register(session);
        },
        () => response.destroy(),
      );
    },
    (price) => {
      const frameOf = frames(price);
      if (lists === undefined) channel.broadcast(frameOf(sameList()));
      else for (const session of channel.activeSessions) session.push(frameOf(session.state.list ?? []));
    },
  );
}

/** Next's own mount, from the production build; undefined where there is none. */
async function nextMount(): Promise<TestServerOptions | undefined> {
  if (!existsSync('.next/BUILD_ID')) return undefined;
  Object.assign(process.env, { NODE_ENV: 'production' });
  const { productionListener } = await import('@/lib/transports/conformance/production-listener');
  return { listener: await productionListener() };
}

const contender = (name: string, serve: () => Promise<Served>): Contender => ({
  name,
  measure: async () => clients.deliver(await serve()),
});
const table = (title: string, base: string, figures: Map<string, number>) =>
  printTable(
    title,
    [...figures].map(([way, rate]) => ({
      way,
      'messages per CPU second': Math.round(rate),
      [`times as costly as the ${base}`]: Number(((figures.get(base) ?? Number.NaN) / rate).toFixed(2)),
    })),
  );

const title = `Server-sent events over loopback: ${CLIENTS} clients, ${LIST} instruments each, ${HZ} Hz`;
const shared = await inTurns(
  [
    contender('sidecar', () => ours(sameList)),
    contender('sidecar, through response.write', () => ours(sameList, throughResponse)),
    contender('response.write, no hub', plainWrite),
    contender('better-sse', () => betterSse(undefined)),
  ],
  ROUNDS,
);
table(`${title}, one list for all`, 'sidecar', shared);
const apart = await inTurns(
  [contender('sidecar', () => ours(listOf)), contender('better-sse', () => betterSse(listOf))],
  ROUNDS,
);
table(`${title}, a list for each`, 'sidecar', apart);

// Last, and beside the sidecar's once more: what Next loads into the process slows everything in it.
const next = await nextMount();
if (next === undefined) console.log('\nNext is left out: there is no production build (npm run build).');
else {
  const mounts = await inTurns(
    [contender('sidecar', () => ours(sameList)), contender('Next', () => ours(sameList, next))],
    ROUNDS,
  );
  table('What the framework costs: the same endpoint on its two mounts, one list for all', 'sidecar', mounts);
}
clients.close();
// Next keeps timers of its own.
process.exit(0);
