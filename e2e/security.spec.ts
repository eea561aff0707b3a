import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, test } from './harness/test';

/** A page of somebody else. */
let stranger: Server;

test.beforeAll(async () => {
  stranger = createServer((_request, response) => {
    response.writeHead(200, { 'Content-Type': 'text/html' });
    response.end('<!doctype html><title>Stranger</title><link rel="icon" href="data:,">');
  });
  await new Promise<void>((resolve) => stranger.listen(0, '127.0.0.1', resolve));
});

test.afterAll(() => {
  stranger.closeAllConnections();
  stranger.close();
});

test('a page of another origin reads nothing, over no transport', async ({ page, servers, faults }) => {
  faults.networkAllowed = true;
  faults.allow(/blocked by CORS policy|MIME type|status of 403/);
  const { port } = stranger.address() as AddressInfo;
  await page.goto(`http://127.0.0.1:${port}/`);
  const query = 'quotes=sim:BTC-USD';
  for (const url of [servers.webUrl, servers.sidecarUrl])
    for (const path of [
      `/api/sse?${query}`,
      `/api/stream?${query}`,
      `/api/quotes?${query}`,
      `/api/long-poll?${query}`,
    ]) {
      const answer = page.waitForResponse(`${url}${path}`);
      const read = await page.evaluate(
        (address) =>
          fetch(address).then(
            (response) => response.text(),
            () => 'refused',
          ),
        `${url}${path}`,
      );
      expect(read, path).toBe('refused');
      expect((await answer).status(), path).toBe(403);
    }

  const event = await page.evaluate(
    (address) =>
      new Promise((resolve) => {
        const source = new EventSource(address);
        source.onopen = () => resolve('open');
        source.onerror = () => resolve('refused');
      }),
    `${servers.webUrl}/api/sse?${query}`,
  );
  expect(event).toBe('refused');

  const socket = await page.evaluate(
    (address) =>
      new Promise((resolve) => {
        const opened = new WebSocket(address);
        opened.onopen = () => resolve('open');
        opened.onerror = () => resolve('refused');
      }),
    `${servers.sidecarUrl.replace('http', 'ws')}/socket.io/?EIO=4&transport=websocket`,
  );
  expect(socket).toBe('refused');
});

test('our own page under another name is a stranger too', async ({ page, servers, faults }) => {
  faults.networkAllowed = true;
  faults.allow(/blocked by CORS policy|status of 403/);
  const { port } = stranger.address() as AddressInfo;
  await page.goto(`http://localhost:${port}/`);
  const read = await page.evaluate(
    (address) =>
      fetch(address).then(
        () => 'read',
        () => 'refused',
      ),
    `${servers.sidecarUrl}/api/quotes?quotes=sim:BTC-USD`,
  );
  expect(read).toBe('refused');
});
