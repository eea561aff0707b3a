/** The clients of a benchmark, in a process of their own: they count events and do nothing else with them. */
import { Agent, get, type IncomingMessage } from 'node:http';

/** What the benchmark asks, in this order. */
export type ClientsRequest =
  | { readonly ask: 'open'; readonly addresses: readonly string[] }
  | { readonly ask: 'count' }
  | { readonly ask: 'stop' };

export interface ClientsAnswer {
  readonly events: number;
}

const LINE_FEED = 10;
const agent = new Agent({ keepAlive: false, maxSockets: Number.POSITIVE_INFINITY });
const responses: IncomingMessage[] = [];
let events = 0;

const open = (address: string) =>
  new Promise<void>((resolve, reject) => {
    get(address, { agent, headers: { Accept: 'text/event-stream' } }, (response) => {
      responses.push(response);
      response.on('error', () => undefined);
      if (response.statusCode !== 200) reject(new Error(`${address} answered ${response.statusCode}`));
      let previous = 0;
      response.on('data', (chunk: Buffer) => {
        // An empty line ends an event.
        for (let at = chunk.indexOf(LINE_FEED); at >= 0; at = chunk.indexOf(LINE_FEED, at + 1))
          if ((at === 0 ? previous : chunk[at - 1]) === LINE_FEED) events++;
        previous = chunk[chunk.length - 1] ?? previous;
      });
      resolve();
    }).on('error', reject);
  });

async function answer(request: ClientsRequest): Promise<ClientsAnswer> {
  if (request.ask === 'open') await Promise.all(request.addresses.map(open));
  if (request.ask === 'count') events = 0;
  const counted = events;
  if (request.ask === 'stop') for (const response of responses.splice(0)) response.destroy();
  return { events: counted };
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
