import { once } from 'node:events';
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { connectAsync, type MqttClient } from 'mqtt';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { dayEvent, SAMPLE_IDS, tradeEvent } from '../conformance/sample-market';
import { startTestServer, type TestServer } from '../conformance/test-server';
import { startThrottleProxy, type ThrottleProxy } from '../conformance/throttle-proxy';
import { mqttOf } from './server';

/** What may wait in this process for a client that does not read. */
const MOST_BUFFERED_BYTES = 512 * 1024;

let server: TestServer;
let listener: Server;
let line: ThrottleProxy;
let sockets: Socket[];
let clients: MqttClient[];

beforeEach(async () => {
  server = await startTestServer();
  sockets = [];
  clients = [];
  listener = createServer((socket) => {
    sockets.push(socket);
    mqttOf(server.context).accept(socket);
  });
  listener.listen(0, '127.0.0.1');
  await once(listener, 'listening');
  line = await startThrottleProxy((listener.address() as AddressInfo).port);
});
afterEach(async () => {
  for (const client of clients) client.end(true);
  await line.close();
  await server.close();
  await new Promise((resolve) => listener.close(resolve));
});

const TOPICS = [...SAMPLE_IDS.map((id) => `quotes/${id.replace(':', '/')}`), 'trades/sim/T0'];

async function follow(port: number, qos: 0 | 1, topics = TOPICS): Promise<{ trades: number[]; open: () => number }> {
  const client = await connectAsync(`mqtt://127.0.0.1:${port}`, { reconnectPeriod: 0, keepalive: 60 });
  clients.push(client);
  const trades: number[] = [];
  let last = 0;
  client.on('message', (topic, payload) => {
    const { n, open } = JSON.parse(payload.toString()) as { n: number; open?: number };
    if (topic === 'trades/sim/T0') trades.push(n);
    if (topic === 'quotes/sim/T0') last = open ?? last;
  });
  await client.subscribeAsync([...topics], { qos });
  return { trades, open: () => last };
}

test.each([0, 1] as const)(
  'at QoS %i a subscriber that stops reading harms nobody, and goes on without a hole when it reads again',
  async (qos) => {
    const healthy = await follow((listener.address() as AddressInfo).port, 0);
    const stalled = await follow(line.port, qos);
    server.hub.publish(tradeEvent(0, 100));
    await expect.poll(() => stalled.trades.length).toBe(1);
    line.freeze();
    const gaps: number[] = [];
    let [trades, most, heard] = [1, 0, healthy.trades.length];
    let heardTime = performance.now();
    for (let turn = 1; turn <= 300; turn++) {
      for (let at = 0; at < SAMPLE_IDS.length; at++) server.hub.publish(dayEvent(at, turn));
      for (let n = 0; n < 20; n++) server.hub.publish(tradeEvent(0, 100 + turn));
      trades += 20;
      await pause(20);
      most = Math.max(most, ...sockets.map((socket) => socket.writableLength));
      if (healthy.trades.length > heard) {
        gaps.push(performance.now() - heardTime);
        heardTime = performance.now();
      }
      heard = healthy.trades.length;
    }
    await expect.poll(() => healthy.trades.length, { timeout: 5_000 }).toBe(trades);
    const all = Array.from({ length: trades }, (_, at) => at + 1);
    expect(healthy.trades).toEqual(all);
    // Ten batches a second; the rest is what two busy cores take.
    expect(Math.max(...gaps)).toBeLessThan(1_000);
    expect(most).toBeLessThan(MOST_BUFFERED_BYTES);
    line.thaw();
    await expect.poll(() => stalled.open(), { timeout: 15_000 }).toBe(300);
    await expect.poll(() => stalled.trades.length, { timeout: 15_000 }).toBe(trades);
    expect(stalled.trades).toEqual(all);
  },
  60_000,
);

test('whoever does not acknowledge is sent two batches, and no more', async () => {
  const client = await connectAsync(`mqtt://127.0.0.1:${(listener.address() as AddressInfo).port}`, {
    reconnectPeriod: 0,
    keepalive: 60,
  });
  clients.push(client);
  let [messages, hold] = [0, true];
  const held: (() => void)[] = [];
  client.handleMessage = (_packet, done) => {
    messages++;
    if (hold) held.push(done);
    else done();
  };
  await client.subscribeAsync(TOPICS, { qos: 1 });
  const sent = () => server.context.traffic.of('mqtt').frames;
  for (let turn = 1; turn <= 20; turn++) {
    for (let at = 0; at < 5; at++) server.hub.publish(dayEvent(at, turn));
    await pause(20);
  }
  expect(sent()).toBe(2);
  hold = false;
  for (const done of held) done();
  await expect.poll(sent).toBeGreaterThan(2);
  expect(messages).toBeLessThan(100);
});
