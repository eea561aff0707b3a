import { io, type Socket } from 'socket.io-client';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Frame } from '@/lib/protocol/frame';
import { LIMITS } from '@/lib/protocol/limits';
import { tradeEvent } from '../conformance/sample-market';
import { startTestServer, type TestServer, type TestServerOptions } from '../conformance/test-server';

const PAGE = 'https://prices.example';
const OPEN = '/socket.io/?EIO=4&transport=polling';

let server: TestServer;
let clients: Socket[];
beforeEach(() => {
  clients = [];
});
afterEach(async () => {
  for (const client of clients) client.disconnect();
  await server.close();
});

async function start(options: TestServerOptions = {}): Promise<void> {
  server = await startTestServer({ ...options, config: { allowedOrigins: [PAGE], ...options.config } });
}

function client(options: object = {}): Socket {
  const auth = { quotes: ['sim:T0'], trades: ['sim:T0'], maxFrequency: 60 };
  const socket = io(server.origin, { forceNew: true, reconnection: false, auth, ...options });
  clients.push(socket);
  return socket;
}

const ask = (path: string, init: RequestInit = {}) => fetch(`${server.origin}${path}`, init);
const from = (origin: string) => ({ headers: { origin } });

/** Begins a session by hand. @returns its address. */
async function session(): Promise<string> {
  const opened = await (await ask(OPEN)).text();
  const { sid } = JSON.parse(opened.slice(1)) as { sid: string };
  return `${OPEN}&sid=${sid}`;
}

const next = (socket: Socket, event: string) => new Promise<unknown>((resolve) => socket.once(event, resolve));

describe('a stock client', () => {
  test.each([
    ['that begins with polling and upgrades', {}, 'websocket'],
    ['that can only poll', { transports: ['polling'] }, 'polling'],
  ])('%s gets every trade once', async (_what, options, last) => {
    await start();
    const socket = client(options);
    const numbers: number[] = [];
    let arrived = () => undefined as unknown;
    socket.on('frame', (frame: Frame) => {
      for (const { n } of frame.trades ?? []) numbers.push(n);
      socket.emit('ack', frame.cursor);
      arrived();
    });
    await next(socket, 'frame');
    const engine = socket.io.engine;
    let published = 0;
    const all = new Promise<void>((resolve) => {
      arrived = () => {
        // The market goes on through the change of transport, and for a while after it.
        if (published < 300 || engine.transport.name !== last)
          for (let more = 0; more < 5; more++, published++) server.hub.publish(tradeEvent(0, 100));
        else if (numbers.length === published) resolve();
      };
    });
    server.hub.publish(tradeEvent(0, 100));
    published++;
    await all;
    expect(numbers).toEqual(Array.from({ length: published }, (_, at) => at + 1));
    expect(engine.transport.name).toBe(last);
    socket.disconnect();
    await expect.poll(() => [server.hub.counts.readers, server.context.limits.total]).toEqual([0, 0]);
  });

  test('without acknowledgements the third frame never comes, upgraded or not', async () => {
    await start();
    const socket = client();
    let frames = 0;
    socket.on('frame', () => frames++);
    await new Promise<void>((resolve) => socket.io.engine.once('upgrade', () => resolve()));
    for (let n = 0; n < 20; n++) {
      server.hub.publish(tradeEvent(0, 100));
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    expect(frames).toBe(2);
  });
});

describe('requests that are no client of ours', () => {
  beforeEach(() => start({ config: { limits: { perAddress: 2, total: 3 } } }));

  test('a page that may read gets what CORS needs, on every answer', async () => {
    const pong = { method: 'POST', body: '3' };
    for (const [path, init] of [
      [OPEN, {}],
      [await session(), pong],
      [`${OPEN}&sid=unknown`, {}],
    ] as const) {
      const { headers } = await ask(path, { ...init, ...from(PAGE) });
      expect(headers.get('access-control-allow-origin')).toBe(PAGE);
      expect(headers.get('timing-allow-origin')).toBe(PAGE);
      expect(headers.get('vary')).toBe('Origin');
    }
    expect((await ask(OPEN)).headers.get('cache-control')).toBe('no-store, no-transform');
    const preflight = await ask(OPEN, { method: 'OPTIONS', ...from(PAGE) });
    expect([preflight.status, preflight.headers.get('access-control-allow-methods')]).toEqual([
      204,
      'GET, POST, OPTIONS',
    ]);
  });

  test('a foreign page is refused in words, with a session too', async () => {
    const path = await session();
    for (const [address, method] of [
      [OPEN, 'GET'],
      [path, 'GET'],
      [path, 'POST'],
      [path, 'OPTIONS'],
    ] as const) {
      const answer = await ask(address, { method, ...from('https://evil.example') });
      expect([method, answer.status]).toEqual([method, 403]);
      expect(answer.headers.get('access-control-allow-origin')).toBeNull();
      expect(await answer.json()).toMatchObject({
        error: { code: 'forbidden-origin', message: expect.stringContaining('https://evil.example') },
      });
    }
    expect(server.context.traffic.refused.get('forbidden-origin')).toBe(4);
  });

  test('a foreign page cannot upgrade a session either', async () => {
    const path = (await session()).replace('polling', 'websocket');
    const { WebSocket } = await import('ws');
    const socket = new WebSocket(`${server.origin.replace('http', 'ws')}${path}`, from('https://evil.example'));
    const status = await new Promise((resolve) => {
      socket.once('error', () => undefined);
      socket.once('open', () => resolve('open'));
      socket.once('unexpected-response', (_request, response) => resolve(response.statusCode));
    });
    expect(status).toBe(403);
  });

  test('scripts of other pages name no origin: there is no JSONP', async () => {
    for (const path of [OPEN, await session()]) {
      const answer = await ask(`${path}&j=0`);
      expect([answer.status, answer.headers.get('content-type')]).toEqual([400, 'application/json; charset=utf-8']);
    }
  });

  test('methods that mean nothing here', async () => {
    const path = await session();
    for (const method of ['PUT', 'DELETE', 'HEAD', 'PATCH'])
      for (const address of [OPEN, path]) {
        const answer = await ask(address, { method });
        expect([method, answer.status, answer.headers.get('allow')]).toEqual([method, 405, 'GET, POST, OPTIONS']);
      }
  });

  test('a session takes a place; when there is none, that is said so that the page can read it', async () => {
    await session();
    await session();
    expect(server.context.limits.total).toBe(2);
    const third = await ask(OPEN, from(PAGE));
    expect([third.status, third.headers.get('retry-after')]).toEqual([429, '5']);
    expect(third.headers.get('access-control-expose-headers')).toContain('Retry-After');
    expect(await third.json()).toMatchObject({ error: { code: 'too-many-connections' } });
  });

  test('a post over the limit of a message', async () => {
    const path = await session();
    const body = `40${JSON.stringify({ quotes: ['x'.repeat(LIMITS.messageBytes)] })}`;
    expect((await ask(path, { method: 'POST', body })).status).toBe(413);
    expect(server.hub.counts.readers).toBe(0);
  });

  test('posts that ask without end and never poll: the session is cut, and little waited for it', async () => {
    const path = await session();
    // Each is answered with its own name.
    const body = Array.from({ length: 12 }, (_, n) => `40/${n}${'x'.repeat(1_000)},`).join('\u001e');
    const answers: number[] = [];
    for (let n = 0; n < 4; n++)
      answers.push(
        await ask(path, { method: 'POST', body }).then(
          ({ status }) => status,
          () => 0,
        ),
      );
    expect(answers[0]).toBe(200);
    expect(answers.at(-1)).toBe(400);
    expect(server.context.limits.total).toBe(0);
  });
});

describe('a server that stops', () => {
  test('tells a held poll at once, and waits a second for the polls of others', async () => {
    await start();
    const [polling, absent] = [await session(), await session()];
    const held = ask(polling).then((answer) => answer.text());
    expect(absent).not.toBe(polling);
    await expect.poll(() => server.context.streams.open).toBe(2);
    await server.context.streams.drain(50);
    expect((await held).split('\u001e')).toContain('1');
    expect(server.context.limits.total).toBe(0);
  });
});
