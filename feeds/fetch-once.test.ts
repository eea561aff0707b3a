import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import { afterEach, expect, test } from 'vitest';
import { fetchOnce } from './fetch-once';

let server: Server;
let asked: { url: string | undefined; key: string | string[] | undefined }[];
let sockets = 0;

async function serve(answer: RequestListener): Promise<string> {
  asked = [];
  server = createServer((request, response) => {
    asked.push({ url: request.url, key: request.headers['apca-api-key-id'] });
    answer(request, response);
  });
  server.on('connection', (socket) => {
    sockets++;
    socket.on('close', () => sockets--);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

afterEach(async () => {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});

const KEY = { headers: { 'APCA-API-KEY-ID': 'PK1' } };

test('gives status, headers and body, and its connection back', async () => {
  const url = await serve((_request, response) => {
    response.writeHead(429, { 'Retry-After': '3' });
    response.end('{"message":"slower"}');
  });
  const answer = await fetchOnce(`${url}/a?b=c`, KEY);
  expect([answer.status, answer.headers.get('retry-after'), await answer.text()]).toEqual([
    429,
    '3',
    '{"message":"slower"}',
  ]);
  expect(asked).toEqual([{ url: '/a?b=c', key: 'PK1' }]);
  await expect.poll(() => sockets).toBe(0);
});

test('does not carry the key to where it is redirected', async () => {
  const url = await serve((_request, response) => {
    response.writeHead(302, { Location: '/elsewhere' });
    response.end();
  });
  expect((await fetchOnce(url, KEY)).status).toBe(302);
  expect(asked).toHaveLength(1);
});

test.each([
  ['gzip', gzipSync],
  ['br', brotliCompressSync],
])('reads %s, and cookies one by one', async (encoding, compress) => {
  const url = await serve((_request, response) => {
    response.writeHead(200, { 'Content-Encoding': encoding, 'Set-Cookie': ['a=1; Path=/', 'b=2'] });
    response.end(compress('{"long":"long"}'));
  });
  const answer = await fetchOnce(url, {});
  expect(await answer.json()).toEqual({ long: 'long' });
  expect(answer.headers.getSetCookie()).toEqual(['a=1; Path=/', 'b=2']);
});

test('nonsense that calls itself gzip is an error', async () => {
  const url = await serve((_request, response) => {
    response.writeHead(200, { 'Content-Encoding': 'gzip' });
    response.end('{"plain":true}');
  });
  await expect(fetchOnce(url, {})).rejects.toThrow();
});

test('sends a form', async () => {
  let told = '';
  const url = await serve(async (request, response) => {
    for await (const chunk of request) told += chunk;
    response.end(`${request.method} ${request.headers['content-type']}`);
  });
  const answer = await fetchOnce(url, { method: 'POST', body: new URLSearchParams({ a: 'b c' }) });
  expect(await answer.text()).toBe('POST application/x-www-form-urlencoded');
  expect(told).toBe('a=b+c');
});

test('an answer that breaks off is an error', async () => {
  const url = await serve((_request, response) => {
    response.writeHead(200, { 'Content-Length': '100' });
    response.write('{"half":');
    setImmediate(() => response.destroy());
  });
  await expect(fetchOnce(url, {})).rejects.toThrow();
});

test('called off at any moment, it leaves no connection behind', async () => {
  const url = await serve(() => {});
  for (let delay = 0; delay < 8; delay++) {
    const controller = new AbortController();
    const answer = fetchOnce(url, { signal: controller.signal });
    setTimeout(() => controller.abort(), delay);
    await expect(answer).rejects.toMatchObject({ name: 'AbortError' });
  }
  await expect.poll(() => sockets).toBe(0);
});
