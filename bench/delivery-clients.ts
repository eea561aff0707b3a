/** The clients of a benchmark, in a process of their own: they count messages and do nothing else with them. */
import { Agent, get } from 'node:http';
import { WebSocket } from 'ws';

/** What the benchmark asks, in this order. A `ws:` address brings what is sent first, as its hash. */
export type ClientsRequest =
  | { readonly ask: 'open'; readonly addresses: readonly string[] }
  | { readonly ask: 'count' }
  | { readonly ask: 'stop' };

export interface ClientsAnswer {
  readonly messages: number;
}

const LINE_FEED = 10;
const agent = new Agent({ keepAlive: false, maxSockets: Number.POSITIVE_INFINITY });
const leaving: (() => void)[] = [];
let messages = 0;

const openEvents = (address: string) =>
  new Promise<void>((resolve, reject) => {
    get(address, { agent, headers: { Accept: 'text/event-stream' } }, (response) => {
      leaving.push(() => response.destroy());
      response.on('error', () => undefined);
      if (response.statusCode !== 200) reject(new Error(`${address} answered ${response.statusCode}`));
      let previous = 0;
      response.on('data', (chunk: Buffer) => {
        // An empty line ends an event.
        for (let at = chunk.indexOf(LINE_FEED); at >= 0; at = chunk.indexOf(LINE_FEED, at + 1))
          if ((at === 0 ? previous : chunk[at - 1]) === LINE_FEED) messages++;
        previous = chunk[chunk.length - 1] ?? previous;
      });
      resolve();
    }).on('error', reject);
  });

const CURSOR = '{"cursor":"';

/** Acknowledges every frame, as a client of ours must. */
const openSocket = (address: string) =>
  new Promise<void>((resolve, reject) => {
    const { hash, origin, pathname } = new URL(address);
    const socket = new WebSocket(`${origin}${pathname}`, { perMessageDeflate: false });
    leaving.push(() => socket.terminate());
    socket.on('error', reject);
    socket.on('open', () => {
      socket.send(decodeURIComponent(hash.slice(1)));
      resolve();
    });
    socket.on('message', (data: Buffer) => {
      messages++;
      const cursor = data.toString('latin1', CURSOR.length, data.indexOf('"', CURSOR.length));
      socket.send(`{"type":"ack","cursor":"${cursor}"}`);
    });
  });

async function answer(request: ClientsRequest): Promise<ClientsAnswer> {
  if (request.ask === 'open')
    await Promise.all(
      request.addresses.map((address) => (address.startsWith('ws:') ? openSocket(address) : openEvents(address))),
    );
  if (request.ask === 'count') messages = 0;
  const counted = messages;
  if (request.ask === 'stop') for (const leave of leaving.splice(0)) leave();
  return { messages: counted };
}

process.on('message', (request: ClientsRequest) => {
  answer(request).then(
    (result) => process.send?.(result),
    (fault: unknown) => {
      console.error(fault);
      process.exit(1);
    },
  );
});
