import { createServer, request, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { PRIMARY_TRANSPORTS } from '../lib/transports/transport';
import { expect, test } from './harness/test';

const QUERY = 'quotes=sim:BTC-USD';
const PATHS = [`/api/sse?${QUERY}`, `/api/stream?${QUERY}`, `/api/quotes?${QUERY}`, `/api/long-poll?${QUERY}`];
const SOCKET_PATH = '/socket.io/?EIO=4&transport=websocket';

/** A page of somebody else. */
let stranger: Server;
let strangerPort = 0;

test.beforeAll(async () => {
  stranger = createServer((_request, response) => {
    response.writeHead(200, { 'Content-Type': 'text/html' });
    response.end('<!doctype html><title>Stranger</title><link rel="icon" href="data:,">');
  });
  await new Promise<void>((resolve) => stranger.listen(0, '127.0.0.1', resolve));
  strangerPort = (stranger.address() as AddressInfo).port;
});

test.afterAll(() => {
  stranger.closeAllConnections();
  stranger.close();
});

// By another port, and by another name of the same machine.
for (const host of ['127.0.0.1', 'localhost']) {
  test(`a page on another origin (${host}) reads nothing over any transport`, async ({ page, servers, faults }) => {
    faults.networkAllowed = true;
    faults.allow(/blocked by CORS policy|MIME type|Unexpected response code: 40[03]/);
    await page.goto(`http://${host}:${strangerPort}/`);
    const { fetched, events, socket } = await page.evaluate(
      async ({ addresses, stream, webSocket }) => ({
        fetched: await Promise.all(
          addresses.map((address) =>
            fetch(address).then(
              (response) => response.text(),
              () => 'refused',
            ),
          ),
        ),
        events: await new Promise((resolve) => {
          const source = new EventSource(stream);
          source.onmessage = () => resolve('read');
          source.onerror = () => resolve(source.readyState === EventSource.CLOSED ? 'refused' : 'tries again');
        }),
        socket: await new Promise((resolve) => {
          const opened = new WebSocket(webSocket);
          opened.onopen = () => resolve('open');
          opened.onerror = () => resolve('refused');
        }),
      }),
      {
        addresses: [servers.webUrl, servers.sidecarUrl].flatMap((url) => PATHS.map((path) => `${url}${path}`)),
        stream: `${servers.webUrl}${PATHS[0]}`,
        webSocket: `${servers.sidecarUrl.replace('http', 'ws')}${SOCKET_PATH}`,
      },
    );
    expect(fetched).toEqual(Array(2 * PATHS.length).fill('refused'));
    expect(events).toBe('refused');
    expect(socket).toBe('refused');
  });
}

/** What a server answers a request that names an origin, as browsers do and cannot be talked out of. */
function statusFor(url: string, origin: string, headers: Record<string, string> = {}): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    const asked = request(url, { headers: { Origin: origin, ...headers } });
    asked.once('response', (response) => {
      resolve(response.statusCode);
      response.destroy();
    });
    asked.once('upgrade', (response, socket) => {
      resolve(response.statusCode);
      socket.destroy();
    });
    asked.once('error', reject);
    asked.end();
  });
}

const UPGRADE = {
  Connection: 'Upgrade',
  Upgrade: 'websocket',
  'Sec-WebSocket-Version': '13',
  'Sec-WebSocket-Key': 'dGhlIHNhbXBsZSBub25jZQ==',
};

test('a foreign origin is refused by the servers themselves, not only by the browser', async ({ servers }) => {
  const foreign = [`http://127.0.0.1:${strangerPort}`, 'https://prices.example', 'null'];
  for (const origin of foreign) {
    for (const url of [servers.webUrl, servers.sidecarUrl])
      for (const path of PATHS) expect(await statusFor(`${url}${path}`, origin), `${origin} ${path}`).toBe(403);
    const socket = await statusFor(`${servers.sidecarUrl}${SOCKET_PATH}`, origin, UPGRADE);
    expect([400, 403], `${origin} Socket.IO`).toContain(socket);
  }
  for (const path of PATHS) expect(await statusFor(`${servers.sidecarUrl}${path}`, servers.webUrl)).toBe(200);
  expect(await statusFor(`${servers.sidecarUrl}${SOCKET_PATH}`, servers.webUrl, UPGRADE)).toBe(101);
});

test('pages carry a policy that fits them, and guard themselves', async ({ page, servers, dashboard, faults }) => {
  faults.allow(/Content Security Policy|violates the following/);
  const blocked: string[] = [];
  await page.exposeFunction('noteBlocked', (what: string) => blocked.push(what));
  await page.addInitScript(() => {
    document.addEventListener('securitypolicyviolation', ({ violatedDirective, blockedURI }) =>
      (window as unknown as { noteBlocked(what: string): void }).noteBlocked(`${violatedDirective} ${blockedURI}`),
    );
  });
  const answered = page.waitForResponse((response) => response.request().isNavigationRequest());
  await dashboard.open('/?compare=1&transport=socket.io');
  const headers = (await answered).headers();
  const policy = headers['content-security-policy'] ?? '';
  expect(policy).toContain("default-src 'none'");
  expect(policy).toMatch(/script-src 'self' 'nonce-[^']+'(;|$)/);
  expect(policy).toContain("frame-ancestors 'none'");
  expect(headers).toMatchObject({ 'x-content-type-options': 'nosniff', 'x-frame-options': 'DENY' });
  expect(headers).not.toHaveProperty('x-powered-by');

  await expect(page.getByTestId('staleness-chart').locator('path.recharts-line-curve')).toHaveCount(
    PRIMARY_TRANSPORTS.length,
  );
  await dashboard.expectMoving();
  expect(blocked).toEqual([]);

  // The policy bites: neither an inline script nor a stranger's address gets through.
  const ran = await page.evaluate(async (foreign) => {
    const script = document.createElement('script');
    script.textContent = 'window.injected = true';
    document.body.append(script);
    const fetched = await fetch(foreign, { mode: 'no-cors' }).then(
      () => true,
      () => false,
    );
    return { injected: 'injected' in window, fetched };
  }, `http://127.0.0.1:${strangerPort}/`);
  expect(ran).toEqual({ injected: false, fetched: false });
  await expect.poll(() => blocked.length).toBe(2);

  const data = await page.request.get(`${servers.webUrl}${PATHS[2]}`);
  expect(data.headers()).toMatchObject({
    'x-content-type-options': 'nosniff',
    'content-type': expect.stringContaining('json'),
  });
});
