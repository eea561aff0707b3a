import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { SAMPLE_IDS, SAMPLE_INSTRUMENTS } from '@/lib/transports/conformance/sample-market';
import { startTestServer, type TestServer } from '@/lib/transports/conformance/test-server';
import { InstrumentCatalogue } from '@/lib/transports/instrument-catalogue';
import { InstrumentRelay } from './instrument-relay';

let catalogue: InstrumentCatalogue;
let lines: string[];
let relay: InstrumentRelay;
const follow = (webUrl: string) => {
  // Asked by the test, not by the clock.
  relay = new InstrumentRelay({ webUrl, catalogue, log: (line) => lines.push(line), refreshMs: 1_000_000 });
  relay.refresh();
};

beforeEach(() => {
  catalogue = new InstrumentCatalogue();
  lines = [];
});
afterEach(() => relay.close());

/** A web process that answers as the test says. */
async function answering(answer: (request: IncomingMessage, response: ServerResponse) => void) {
  const server = createServer(answer);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, close: () => server.close() };
}

/** @returns how many answers there have been. */
function askAgain(answers: readonly unknown[]): number {
  relay.refresh();
  return answers.length;
}

test('the list comes once, then only when it has changed; what has not changed keeps its objects', async () => {
  const statuses: number[] = [];
  const web: TestServer = await startTestServer();
  const pass = async ({ url, headers: { 'if-none-match': known } }: IncomingMessage, response: ServerResponse) => {
    const answer = await fetch(
      `${web.origin}${url}`,
      known === undefined ? {} : { headers: { 'If-None-Match': known } },
    );
    statuses.push(answer.status);
    response.writeHead(answer.status, { ETag: answer.headers.get('etag') ?? '' }).end(await answer.text());
  };
  const seen = await answering((request, response) => void pass(request, response));
  follow(seen.url);
  await expect.poll(() => catalogue.list().length).toBe(SAMPLE_IDS.length);
  expect(catalogue.defaultWatchlist()).toEqual(SAMPLE_IDS.slice(0, 3));
  const { version } = catalogue;
  const held = catalogue.get('sim:T7');
  await expect.poll(() => askAgain(statuses)).toBeGreaterThanOrEqual(3);
  expect(statuses.slice(0, 3)).toEqual([200, 304, 304]);
  expect(catalogue.version).toBe(version);
  web.catalogue.replace(SAMPLE_INSTRUMENTS.slice(5), []);
  await expect
    .poll(() => {
      askAgain(statuses);
      return catalogue.list().length;
    })
    .toBe(SAMPLE_IDS.length - 5);
  expect(statuses.filter((status) => status === 200)).toHaveLength(2);
  expect(catalogue.get('sim:T7')).toBe(held);
  expect((await catalogue.search('T7', 1)).instruments[0]?.id).toBe('sim:T7');
  seen.close();
  await web.close();
});

test('what is no instrument is left out, said, and stands on no list', async () => {
  const [first, second] = SAMPLE_INSTRUMENTS;
  const instruments = [first, { ...second, priceStep: 'much' }, null, 7, { id: 'sim:T3' }];
  const web = await answering((_request, response) =>
    response.end(JSON.stringify({ instruments, defaultWatchlist: ['sim:T0', 'sim:T1'] })),
  );
  follow(web.url);
  await expect.poll(() => catalogue.list()).toEqual([first]);
  expect(catalogue.defaultWatchlist()).toEqual(['sim:T0']);
  expect(lines).toEqual(['4 of 5 instruments of the web process are none and are left out']);
  web.close();
});

test.each(['', '<html>', '{}', '{"instruments":{},"defaultWatchlist":[]}', '{"error":{"code":"internal"}}'])(
  'an answer like %j changes nothing',
  async (body) => {
    const asked: string[] = [];
    const web = await answering((request, response) => {
      asked.push(request.url ?? '');
      response.end(body);
    });
    catalogue.replace(SAMPLE_INSTRUMENTS, []);
    const { version } = catalogue;
    follow(web.url);
    await expect.poll(() => askAgain(asked)).toBeGreaterThanOrEqual(2);
    expect(catalogue.version).toBe(version);
    web.close();
  },
);
