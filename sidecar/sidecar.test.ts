import { connect } from 'node:net';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { loadConfig } from '@/lib/config';
import type { ErrorBody } from '@/lib/protocol/protocol-error';
import { CLIENT_TRANSPORTS } from '@/lib/transports/client-transports';
import { quoteEvent, SAMPLE_IDS, tradeEvent } from '@/lib/transports/conformance/sample-market';
import { TestReader, type TestReaderOptions } from '@/lib/transports/conformance/test-reader';
import { startTestServer, TEST_TOKEN, type TestServer } from '@/lib/transports/conformance/test-server';
import { startThrottleProxy, type ThrottleProxy } from '@/lib/transports/conformance/throttle-proxy';
import type { TransportName } from '@/lib/transports/transport';
import { type Sidecar, startSidecar } from './sidecar';

const [FIRST = '', SECOND = ''] = SAMPLE_IDS;
/** What only a sidecar serves. */
const SOCKETS = ['websocket', 'socket.io'] as const;

describe('a sidecar follows the web process', () => {
  let web: TestServer;
  let line: ThrottleProxy;
  let sidecar: Sidecar;
  let readers: TestReader[];
  const origin = () => `http://127.0.0.1:${sidecar.port}`;

  async function start(): Promise<Sidecar> {
    const loaded = loadConfig({});
    if (!loaded.ok) throw new Error(loaded.problems.join());
    const config = { ...loaded.config, sidecarPort: 0, mqttPort: 0, webUrl: line.origin, linkToken: TEST_TOKEN };
    return startSidecar(config, () => undefined);
  }
  function read(name: TransportName, options: Partial<TestReaderOptions> = {}): TestReader {
    const defaults = { origin: origin(), quotes: [FIRST], trades: [FIRST] };
    const reader = new TestReader(CLIENT_TRANSPORTS[name], { ...defaults, ...options });
    readers.push(reader);
    return reader;
  }
  const health = async () => (await fetch(`${origin()}/api/health`)).status;

  beforeEach(async () => {
    readers = [];
    web = await startTestServer();
    line = await startThrottleProxy(web.port);
    sidecar = await start();
  });
  afterEach(async () => {
    for (const reader of readers) reader.close();
    await sidecar.close();
    await line.close();
    await web.close();
  });

  test.each(SOCKETS)('what the web process publishes arrives over %s, with its numbers', async (name) => {
    web.hub.publish(quoteEvent(0, 100));
    const reader = read(name);
    await reader.until('a snapshot', () => reader.quotes.get(FIRST)?.bid === 99.99);
    for (let n = 0; n < 50; n++) web.hub.publish(tradeEvent(0, 100 + n));
    await reader.until('the trades', () => reader.trades.length === 50);
    expect(reader.trades.map((trade) => trade.n)).toEqual(Array.from({ length: 50 }, (_, at) => at + 1));
    expect(reader.cursor?.split('.')[0]).toBe(String(web.hub.epoch));
    expect(await health()).toBe(200);
  });

  test('MQTT is served over WebSocket and plain TCP, and ends with the sidecar', async () => {
    web.hub.publish(quoteEvent(0, 100));
    const reader = read('mqtt');
    await reader.until('a snapshot', () => reader.quotes.get(FIRST)?.bid === 99.99);
    // CONNECT with a keep-alive of 30 s, and SUBSCRIBE to quotes/sim/T0 at QoS 0.
    const client = connect(sidecar.mqttPort ?? 0, '127.0.0.1');
    client.write('\x10\x0c\x00\x04MQTT\x04\x02\x00\x1e\x00\x00', 'latin1');
    client.write('\x82\x12\x00\x01\x00\x0dquotes/sim/T0\x00', 'latin1');
    let told = '';
    client.on('data', (bytes: Buffer) => {
      told += bytes.toString('latin1');
    });
    await expect.poll(() => told).toContain('"bid":99.99');
    const gone = new Promise((resolve) => client.once('close', resolve));
    await sidecar.close();
    await gone;
    sidecar = await start();
  });

  test('a cursor is good in both processes, and ahead of the link it is waited for', async () => {
    web.hub.publish(tradeEvent(0, 100));
    const onWeb = read('sse', { origin: web.origin });
    await onWeb.until('a trade number', () => onWeb.tradeNumbers.get(FIRST) === 1);
    const market = setInterval(() => web.hub.publish(tradeEvent(0, 100)), 5);
    await onWeb.until('trades', () => onWeb.trades.length >= 20);
    const onSidecar = read('socket.io', { from: onWeb });
    await onSidecar.until('trades', () => onSidecar.trades.length >= 20);
    const back = read('http-stream', { origin: web.origin, from: onSidecar });
    await back.until('trades', () => back.trades.length >= 20);
    clearInterval(market);
    for (const reader of [onSidecar, back]) {
      expect(reader.frames[0]?.reset).toBeUndefined();
      expect([reader.missed, reader.repeated, reader.disordered]).toEqual([0, 0, 0]);
    }
  });

  test('what its clients want is wanted upstream', async () => {
    const reader = read('socket.io', { quotes: [SECOND], trades: [] });
    await expect.poll(() => web.hub.interest.current().has(SECOND), { timeout: 3_000 }).toBe(true);
    expect(reader.missed).toBe(0);
  });

  test('the web process restarts: the sidecar and its clients follow into the new life', async () => {
    await expect.poll(health).toBe(200);
    web.hub.publish(quoteEvent(0, 100));
    const reader = read('socket.io');
    await reader.until('a snapshot', () => reader.quotes.get(FIRST)?.bid === 99.99);
    const { port, hub } = web;
    await web.close();
    web = await startTestServer({ port, epoch: hub.epoch + 1 });
    web.hub.publish(quoteEvent(0, 500));
    await reader.until('the new life', () => reader.quotes.get(FIRST)?.bid === 499.99, 12_000);
    expect(reader.cursor?.split('.')[0]).toBe(String(hub.epoch + 1));
    // The clients' own connections were never touched.
    expect(reader.states.map((state) => state.kind)).toEqual(['connecting', 'open']);
  });

  test('started before the web process it refuses for now, and serves once there is one', async () => {
    const { port } = web;
    await web.close();
    await sidecar.close();
    sidecar = await start();
    expect(await health()).toBe(503);
    const refused = await fetch(`${origin()}/api/quotes?quotes=${FIRST}`);
    expect([refused.status, refused.headers.get('retry-after')]).toEqual([503, '1']);
    expect(await refused.json()).toMatchObject({ error: { code: 'behind' } });
    const reader = read('socket.io');
    web = await startTestServer({ port });
    web.hub.publish(quoteEvent(0, 100));
    await reader.until('a quote', () => reader.quotes.get(FIRST)?.bid === 99.99, 15_000);
    expect(await health()).toBe(200);
  });

  test('a link gone silent is dead after 6 s, and nothing is lost over it', async () => {
    const reader = read('socket.io');
    await reader.until('the connection', () => reader.frames.length > 0);
    line.freeze();
    for (let n = 0; n < 100; n++) web.hub.publish(tradeEvent(0, 100));
    await expect.poll(health, { timeout: 9_000 }).toBe(503);
    line.thaw();
    await reader.until('the trades', () => reader.trades.length === 100, 12_000);
    expect([reader.missed, reader.repeated]).toEqual([0, 0]);
  });

  test.each(SOCKETS)(
    'without the web process it passes nothing for live, and its clients on %s come back with it',
    async (name) => {
      web.hub.publish(tradeEvent(0, 100));
      const reader = read(name);
      await reader.until('a snapshot', () => reader.cursor !== undefined);
      const before = reader.states.length;
      line.freeze();
      const away = () =>
        reader.states.slice(before).some((state) => state.kind === 'connecting' && state.cause !== undefined);
      await reader.until('being sent away', away, 15_000);
      expect(await health()).toBe(503);
      const refused = await fetch(`${origin()}/api/quotes?quotes=${FIRST}`);
      expect([refused.status, ((await refused.json()) as ErrorBody).error.code]).toEqual([503, 'behind']);
      web.hub.publish(tradeEvent(0, 101));
      line.cut();
      line.thaw();
      await reader.until('what came meanwhile', () => reader.trades.some((trade) => trade.price === 101), 20_000);
      expect([reader.missed, reader.repeated, reader.disordered]).toEqual([0, 0, 0]);
    },
    45_000,
  );

  test.each(SOCKETS)('a client on %s that has died does not keep it from stopping', async (name) => {
    const dead = await startThrottleProxy(sidecar.port);
    const reader = read(name, { origin: dead.origin });
    await reader.until('a frame', () => reader.frames.length > 0);
    dead.freeze();
    const begun = Date.now();
    await sidecar.close();
    expect(Date.now() - begun).toBeLessThan(9_000);
    await dead.close();
    sidecar = await start();
  });

  test('stopping sends clients away within seconds', async () => {
    const leaving = [...SOCKETS, 'sse' as const].map((name) => read(name));
    for (const reader of leaving) await reader.until('a frame', () => reader.frames.length > 0);
    const begun = Date.now();
    await sidecar.close();
    expect(Date.now() - begun).toBeLessThan(8_000);
    for (const reader of leaving) await reader.until('the end', () => reader.state?.kind === 'connecting');
    sidecar = await start();
  });
});
