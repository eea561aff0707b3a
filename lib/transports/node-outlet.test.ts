import { createServer, type Server as HttpServer, type ServerResponse } from 'node:http';
import { type AddressInfo, connect, type Socket } from 'node:net';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { nodeOutlet } from './node-outlet';
import type { Outlet } from './outlet';

interface Parsed {
  readonly head: string;
  readonly body: Buffer;
  /** Sizes of the chunks, the last one of 0 included; undefined when the answer is not chunked. */
  readonly chunks: number[] | undefined;
}

/** Reads answers off a connection as RFC 9112 says, knowing nothing of Node's own parser. */
function parse(raw: Buffer): Parsed[] {
  const answers: Parsed[] = [];
  let at = 0;
  const line = () => {
    const end = raw.indexOf('\r\n', at, 'latin1');
    if (end < 0) throw new Error(`no end of a line after ${at}`);
    const text = raw.toString('latin1', at, end);
    at = end + 2;
    return text;
  };
  while (at < raw.byteLength) {
    const lines: string[] = [];
    for (let next = line(); next !== ''; next = line()) lines.push(next);
    const head = lines.join('\n');
    expect(head).toMatch(/^HTTP\/1\.1 \d{3} /);
    if (!/transfer-encoding: chunked/i.test(head)) {
      const length = Number(/content-length: (\d+)/i.exec(head)?.[1] ?? raw.byteLength - at);
      answers.push({ head, body: raw.subarray(at, at + length), chunks: undefined });
      at += length;
      continue;
    }
    const chunks: number[] = [];
    const parts: Buffer[] = [];
    do {
      const size = line();
      expect(size).toMatch(/^[0-9a-f]+$/);
      chunks.push(Number.parseInt(size, 16));
      parts.push(raw.subarray(at, at + (chunks.at(-1) ?? 0)));
      at += chunks.at(-1) ?? 0;
      expect(line()).toBe('');
    } while (chunks.at(-1) !== 0);
    answers.push({ head, body: Buffer.concat(parts), chunks });
  }
  return answers;
}

const bytesOf = (size: number, seed: number) => Buffer.alloc(size, `${seed}:naïve 🛰️\r\n0\r\n\r\n`);

describe('an outlet over node:http, as bytes on the wire', () => {
  let server: HttpServer;
  let port: number;
  let serve: (outlet: Outlet, response: ServerResponse, path: string) => void;
  let sockets: Socket[];
  let served: Set<Socket>;
  beforeEach(async () => {
    sockets = [];
    served = new Set();
    server = createServer((request, response) => {
      response.writeHead(200, { 'X-Path': request.url });
      serve(nodeOutlet(response), response, request.url ?? '');
    });
    server.on('connection', (socket) => served.add(socket));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    port = (server.address() as AddressInfo).port;
  });
  afterEach(async () => {
    for (const socket of sockets) socket.destroy();
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });

  const open = () => {
    const socket = connect(port, '127.0.0.1');
    socket.on('error', () => undefined);
    sockets.push(socket);
    return socket;
  };
  const get = (path: string, more = '', version = '1.1', method = 'GET') =>
    `${method} ${path} HTTP/${version}\r\nHost: here\r\n${more}\r\n`;
  const CLOSE = 'Connection: close\r\n';
  /** Everything until the server ends the connection. */
  const all = (socket: Socket) =>
    new Promise<Buffer>((resolve) => {
      const parts: Buffer[] = [];
      socket.on('data', (part: Buffer) => parts.push(part));
      socket.on('close', () => resolve(Buffer.concat(parts)));
    });
  const listeners = (socket: Socket) =>
    Object.fromEntries(socket.eventNames().map((name) => [name, socket.listenerCount(name)]));

  test('every write is one chunk, whatever its size, and the end comes once', async () => {
    const written = [1, 2, 15, 16, 17, 255, 256, 0, 4_095, 4_096, 65_535, 65_536, 300_000].map(bytesOf);
    serve = (outlet) => {
      for (const bytes of written) outlet.write(bytes);
      outlet.end();
      outlet.end();
      expect(outlet.write(bytesOf(3, 0))).toBe(false);
    };
    const socket = open();
    socket.write(get('/', CLOSE));
    const [answer, ...others] = parse(await all(socket));
    expect(others).toEqual([]);
    expect(answer?.body.equals(Buffer.concat(written))).toBe(true);
    // A write of nothing is no chunk: it would be the last.
    expect(answer?.chunks).toEqual([...written.map((bytes) => bytes.byteLength).filter((size) => size > 0), 0]);
  });

  test('the same bytes go to many, and stay as they were', async () => {
    const shared = bytesOf(2_000, 7);
    const before = Buffer.from(shared);
    serve = (outlet) => {
      for (let n = 0; n < 20; n++) outlet.write(shared);
      outlet.end();
    };
    const answers = await Promise.all(
      Array.from({ length: 10 }, () => {
        const socket = open();
        socket.write(get('/', CLOSE));
        return all(socket);
      }),
    );
    for (const raw of answers) {
      const [answer] = parse(raw);
      expect(answer?.body.equals(Buffer.concat(Array(20).fill(before)))).toBe(true);
    }
    expect(shared.equals(before)).toBe(true);
  });

  test('a slow reader stops the writer, which goes on when there is room; nothing is lost or torn', async () => {
    const COUNT = 3_000;
    const messages = Array.from({ length: 50 }, (_, n) => bytesOf(3_000 + n * 37, n));
    const messageAt = (n: number) => messages[n % messages.length] ?? Buffer.alloc(0);
    let [stops, most] = [0, 0];
    serve = (outlet, response) => {
      let n = 0;
      const pump = () => {
        while (n < COUNT) {
          const more = outlet.write(messageAt(n++));
          most = Math.max(most, response.writableLength);
          if (!more) {
            stops++;
            return;
          }
        }
        outlet.end();
      };
      outlet.onDrained(pump);
      pump();
    };
    const socket = open();
    socket.write(get('/', CLOSE));
    const parts: Buffer[] = [];
    socket.on('data', (part: Buffer) => {
      parts.push(part);
      socket.pause();
      setTimeout(() => socket.resume(), 1);
    });
    await new Promise((resolve) => socket.on('close', resolve));
    const [answer] = parse(Buffer.concat(parts));
    expect(answer?.chunks?.length).toBe(COUNT + 1);
    expect(answer?.body.equals(Buffer.concat(Array.from({ length: COUNT }, (_, n) => messageAt(n))))).toBe(true);
    expect(stops).toBeGreaterThan(5);
    expect(most).toBeLessThan(64 * 1024);
  }, 20_000);

  test('answers one after the other on one connection, and no listener stays', async () => {
    const COUNT = 5;
    const written: number[] = [];
    const drains: unknown[] = [];
    let over = () => undefined as unknown;
    serve = (outlet, response, path) => {
      const { socket } = response;
      const count = () => socket?.listenerCount('drain');
      const bytes = bytesOf(200_000, Number(path.slice(1)));
      let writes = 1;
      drains.push(count());
      // Until the kernel takes no more: it waits for room when it ends.
      while (outlet.write(bytes)) writes++;
      drains.push(count());
      outlet.end();
      drains.push(count());
      written.push(writes);
      response.once('close', () => over());
    };
    const socket = open();
    const raw = all(socket);
    const seen: object[] = [];
    for (let n = 1; n <= COUNT; n++) {
      const closed = new Promise<void>((resolve) => {
        over = resolve;
      });
      socket.write(get(`/${n}`, n === COUNT ? CLOSE : ''));
      await closed;
      for (const mine of served) seen.push(listeners(mine));
    }
    const answers = parse(await raw);
    expect(answers.map(({ chunks }) => (chunks?.length ?? 0) - 1)).toEqual(written);
    expect(answers.map(({ body }) => body.toString('utf8', 0, 1))).toEqual(['1', '2', '3', '4', '5']);
    // One connection, on which nothing piles up.
    expect(served.size).toBe(1);
    expect(seen.slice(1, COUNT - 1)).toEqual(Array(COUNT - 2).fill(seen[0]));
    expect(drains).toEqual(Array.from({ length: COUNT }, () => [1, 2, 1]).flat());
  });

  test('requests sent ahead are answered in turn, however their answers are written', async () => {
    const outlets = new Map<string, Outlet>();
    serve = (outlet, _response, path) => outlets.set(path, outlet);
    const socket = open();
    socket.write(get('/a') + get('/b') + get('/c', CLOSE));
    const raw = all(socket);
    await expect.poll(() => outlets.size).toBe(3);
    const [a, b, c] = ['/a', '/b', '/c'].map((path) => outlets.get(path));
    const parts = { a: '', b: '', c: '' };
    const say = (outlet: Outlet | undefined, name: 'a' | 'b' | 'c', n: number) => {
      outlet?.write(Buffer.from(`${name}${n};`));
      parts[name] += `${name}${n};`;
    };
    for (let n = 0; n < 50; n++) {
      say(c, 'c', n);
      say(b, 'b', n);
      say(a, 'a', n);
    }
    a?.end();
    for (let n = 50; n < 100; n++) {
      say(c, 'c', n);
      say(b, 'b', n);
      await new Promise((resolve) => setImmediate(resolve));
    }
    b?.end();
    for (let n = 100; n < 150; n++) {
      say(c, 'c', n);
      await new Promise((resolve) => setImmediate(resolve));
    }
    c?.end();
    const answers = parse(await raw);
    expect(answers.map(({ head, body }) => [/x-path: (\S+)/i.exec(head)?.[1], body.toString()])).toEqual([
      ['/a', parts.a],
      ['/b', parts.b],
      ['/c', parts.c],
    ]);
  });

  test('HTTP/1.0 has no chunks, and HEAD no body', async () => {
    serve = (outlet) => {
      outlet.write(Buffer.from('one;'));
      outlet.write(Buffer.from('two;'));
      outlet.end();
    };
    const old = open();
    old.write(get('/', '', '1.0'));
    const [top = '', ...rest] = (await all(old)).toString().split('\r\n\r\n');
    expect([top.includes('chunked'), rest]).toEqual([false, ['one;two;']]);
    const head = open();
    head.write(get('/', CLOSE, '1.1', 'HEAD'));
    const [headers = '', ...body] = (await all(head)).toString().split('\r\n\r\n');
    expect([headers.startsWith('HTTP/1.1 200 OK\r\n'), body]).toEqual([true, ['']]);
  });

  test('a client that leaves closes the outlet once; writing on is harmless', async () => {
    const closed = new Promise<Outlet>((resolve) => {
      serve = (outlet) => {
        outlet.write(bytesOf(1_000_000, 1));
        outlet.onClosed(() => resolve(outlet));
      };
    });
    const socket = open();
    socket.write(get('/'));
    socket.once('data', () => socket.destroy());
    const outlet = await closed;
    expect(outlet.write(bytesOf(10, 1))).toBe(false);
    outlet.end();
    const [mine] = served;
    expect(mine?.listenerCount('drain') ?? 0).toBeLessThanOrEqual(1);
  });
});
