import { createServer, type RequestListener } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { afterEach, expect, test } from 'vitest';
import { startTestServer, type TestServer } from './conformance/test-server';
import { REQUEST_BYTES_HEADER } from './request-bytes';
import { requestHeadBytes, tellRequestHeads } from './request-head';

const closing: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0)) await close();
});

const HEADS: readonly string[] = [
  'GET /api/time HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n',
  'GET /api/time HTTP/1.0\r\nHost: a\r\n\r\n',
  // Repeated, empty, in capitals, beyond ASCII, and a query.
  `GET /api/time?q=${'x'.repeat(900)} HTTP/1.1\r\nHOST: a\r\nX-A: 1\r\nX-A: 2\r\nX-Empty: \r\nX-B: \xe9\xff\r\nCookie: a=b\r\nCookie: c=d\r\nConnection: close\r\n\r\n`,
];

/** @returns the whole answer to these bytes. */
function answerTo(port: number, head: string): Promise<string> {
  const socket = connect(port, '127.0.0.1');
  socket.write(head, 'latin1');
  return text(socket);
}
const told = (answer: string) => Number(/^request-bytes: (\d+)\r$/im.exec(answer)?.[1]);

test.each(HEADS)('a head is told byte by byte: %j', async (head) => {
  const server: TestServer = await startTestServer();
  closing.push(() => server.close());
  expect(told(await answerTo(server.port, head))).toBe(Buffer.byteLength(head, 'latin1'));
});

test('an answer that cannot be touched is told too, under /api alone', async () => {
  tellRequestHeads();
  tellRequestHeads();
  const seen: number[] = [];
  const listener: RequestListener = (request, response) => {
    seen.push(requestHeadBytes(request));
    response.writeHead(200, { Connection: 'close' }).end('{}');
  };
  const server = createServer(listener);
  closing.push(() => server.close());
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const [head = ''] = HEADS;
  const answer = await answerTo(port, head);
  expect(seen).toEqual([head.length]);
  expect(told(answer)).toBe(head.length);
  expect(answer.match(new RegExp(REQUEST_BYTES_HEADER, 'gi'))).toHaveLength(1);
  expect(told(await answerTo(port, head.replace('/api/time', '/elsewhere')))).toBeNaN();
});
