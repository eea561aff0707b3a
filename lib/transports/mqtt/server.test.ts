import { once } from 'node:events';
import { type AddressInfo, connect as connectTcp, createServer, type Server, Socket } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { connectAsync, type IClientOptions, type MqttClient } from 'mqtt';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { WebSocket } from 'ws';
import { Hub } from '@/lib/hub/hub';
import { bookEvent, quoteEvent, SAMPLE_IDS, tradeEvent } from '../conformance/sample-market';
import { startTestServer, type TestServer, type TestServerOptions } from '../conformance/test-server';
import type { InstrumentCatalogue } from '../instrument-catalogue';
import { createServerContext } from '../server-context';
import { mqttOf } from './server';

interface Message {
  readonly topic: string;
  readonly retain: boolean;
  readonly qos: number;
  readonly value: Record<string, unknown>;
}

/** A client of another make, with what it was sent. */
interface Stock {
  readonly client: MqttClient;
  readonly messages: Message[];
  of(topic: string): Message[];
  until(what: string, reached: () => boolean): Promise<void>;
}

const REFUSED = 0x80;
const OPTIONS: IClientOptions = { reconnectPeriod: 0, keepalive: 30, protocolVersion: 4 };

let server: TestServer;
let tcp: Server;
let clients: MqttClient[];

async function start(options: TestServerOptions = {}): Promise<void> {
  server = await startTestServer(options);
  tcp = createServer((socket) => mqttOf(server.context).accept(socket));
  tcp.listen(0, '127.0.0.1');
  await once(tcp, 'listening');
}

async function stop(): Promise<void> {
  for (const client of clients) client.end(true);
  await server.close();
  await new Promise((resolve) => tcp.close(resolve));
}

const tcpPort = () => (tcp.address() as AddressInfo).port;
const addresses = { tcp: () => `mqtt://127.0.0.1:${tcpPort()}`, ws: () => `ws://127.0.0.1:${server.port}/mqtt` };

async function open(by: keyof typeof addresses = 'tcp', options: IClientOptions = {}): Promise<Stock> {
  const client = await connectAsync(addresses[by](), { ...OPTIONS, ...options });
  clients.push(client);
  const messages: Message[] = [];
  client.on('message', (topic, payload, { retain, qos }) => {
    messages.push({ topic, retain, qos, value: JSON.parse(payload.toString()) as Message['value'] });
  });
  client.on('error', () => undefined);
  const until = async (what: string, reached: () => boolean) => {
    await expect.poll(reached, { timeout: 5_000, interval: 5, message: what }).toBe(true);
  };
  return { client, messages, until, of: (topic) => messages.filter((message) => message.topic === topic) };
}

/** @returns QoS granted by topic; 128 is a refusal. */
async function subscribe(stock: Stock, topics: readonly string[], qos: 0 | 1 | 2 = 0): Promise<number[]> {
  return new Promise((resolve) => {
    stock.client.subscribe([...topics], { qos }, (_fault, _granted, packet) =>
      resolve((packet?.granted ?? []) as number[]),
    );
  });
}

const PING = Buffer.from([0xc0, 0]);
const CONNACK = Buffer.from([0x20, 2, 0, 0]);

/** CONNECT of MQTT 3.1.1, without a name. */
function connectPacket(keepAlive: number): Buffer {
  const packet = Buffer.from('\x10\x0c\x00\x04MQTT\x04\x02\x00\x00\x00\x00', 'latin1');
  packet.writeUInt16BE(keepAlive, 10);
  return packet;
}

const ended = (client: MqttClient) => new Promise<void>((resolve) => client.once('close', resolve));

beforeEach(async () => {
  clients = [];
  await start();
});
afterEach(stop);

describe.each(['tcp', 'ws'] as const)('over %s', (by) => {
  test('a new subscriber has a price at once, whole and marked as retained; later ones are not', async () => {
    server.hub.publish(quoteEvent(0, 100));
    server.hub.publish(tradeEvent(0, 101));
    const stock = await open(by);
    expect(await subscribe(stock, ['quotes/sim/T0', 'trades/sim/T0'])).toEqual([0, 0]);
    await stock.until('what is retained', () => stock.messages.length === 2);
    expect(stock.of('quotes/sim/T0')[0]).toMatchObject({ retain: true, value: { bid: 99.99, last: 101, seq: 2 } });
    expect(stock.of('trades/sim/T0')[0]).toMatchObject({ retain: true, value: { n: 1, price: 101, seq: 2 } });
    server.hub.publish({ kind: 'quote', id: 'sim:T0', source: 'bidAsk', fields: { bid: 98 }, ingestTime: Date.now() });
    server.hub.publish(tradeEvent(0, 102));
    await stock.until('news', () => stock.messages.length === 4);
    const { epoch } = server.hub;
    expect(stock.of('quotes/sim/T0')[1]).toMatchObject({ retain: false, value: { bid: 98, ask: 100.01, epoch } });
    expect(stock.of('trades/sim/T0')[1]).toMatchObject({ retain: false, value: { n: 2, price: 102, epoch } });
    for (const { value } of stock.messages) expect(value.publishTime).toEqual(expect.any(Number));
  });

  test('a new subscriber has the book at once, whole and marked as retained; the newest follows, also an empty one', async () => {
    server.hub.publish(bookEvent(0, 100));
    const stock = await open(by);
    expect(await subscribe(stock, ['books/sim/T0', 'pulse'], 1)).toEqual([1, 1]);
    await stock.until('the first pulse', () => stock.of('pulse').length > 0);
    const { epoch } = server.hub;
    const best = {
      bids: [
        [99.99, 1],
        [99.98, 2],
      ],
      asks: [
        [100.01, 1.5],
        [100.02, 3],
      ],
    };
    expect(stock.of('books/sim/T0')).toMatchObject([
      { retain: true, qos: 1, value: { id: 'sim:T0', seq: 1, epoch, ...best } },
    ]);
    expect([...server.hub.bookInterest.current()]).toEqual(['sim:T0']);
    for (const price of [101, 102, 103]) server.hub.publish(bookEvent(0, price));
    await stock.until('the newest', () => stock.of('books/sim/T0').at(-1)?.value.seq === 4);
    server.hub.publish({ kind: 'book', id: 'sim:T0', bids: [], asks: [], ingestTime: Date.now() });
    await stock.until('that there is none', () => stock.of('books/sim/T0').at(-1)?.value.seq === 5);
    expect(stock.of('books/sim/T0').at(-1)).toMatchObject({ retain: false, value: { bids: [], asks: [] } });
    // Topic by topic: what is held already is not sent again, what is asked for again is.
    const before = stock.of('books/sim/T0').length;
    await subscribe(stock, ['quotes/sim/T1']);
    server.hub.publish(quoteEvent(1, 5));
    await stock.until('the quote', () => stock.of('quotes/sim/T1').length > 0);
    expect(stock.of('books/sim/T0')).toHaveLength(before);
    await subscribe(stock, ['books/sim/T0']);
    await stock.until('the book again', () => stock.of('books/sim/T0').length > before);
    expect(stock.of('books/sim/T0').at(-1)).toMatchObject({ retain: true, value: { seq: 5 } });
    await stock.client.unsubscribeAsync('books/sim/T0');
    await expect.poll(() => server.hub.bookInterest.current().size).toBe(0);
  });

  test.each([0, 1] as const)('QoS %i: every trade once and in order, quotes ascending', async (qos) => {
    const stock = await open(by);
    // 2 is more than is offered: the message itself is at 1.
    await subscribe(stock, ['quotes/sim/T0', 'trades/sim/T0', 'trades/sim/T1', 'pulse'], qos === 0 ? 0 : 2);
    await stock.until('the first pulse', () => stock.of('pulse').length > 0);
    for (let turn = 0; turn < 20; turn++) {
      for (let n = 0; n < 40; n++) server.hub.publish(tradeEvent(n % 2, 100 + turn));
      server.hub.publish(quoteEvent(0, 100 + turn));
      await pause(10);
    }
    const { seq } = server.hub;
    const reached = () => String(stock.of('pulse').at(-1)?.value.cursor).split('.')[1] === String(seq);
    await stock.until('the last pulse', reached);
    for (const topic of ['trades/sim/T0', 'trades/sim/T1']) {
      const trades = stock.of(topic);
      expect(trades.map(({ value }) => value.n)).toEqual(Array.from({ length: 400 }, (_, at) => at + 1));
      expect(new Set(trades.map((message) => message.qos))).toEqual(new Set([qos]));
    }
    const seqs = stock.of('quotes/sim/T0').map(({ value }) => value.seq as number);
    expect(seqs).toEqual([...seqs].sort((a, b) => a - b));
    expect(seqs.at(-1)).toBe(seq);
  });
});

test('who joins another topic gets what is retained of it, nothing twice, and none of its past', async () => {
  for (const at of [0, 1]) server.hub.publish(quoteEvent(at, 100));
  const stock = await open();
  await subscribe(stock, ['quotes/sim/T0', 'trades/sim/T0']);
  await stock.until('the first', () => stock.messages.length === 1);
  for (let n = 0; n < 30; n++) server.hub.publish(tradeEvent(1, 100 + n));
  await subscribe(stock, ['quotes/sim/T1', 'trades/sim/T1']);
  await stock.until('both', () => stock.messages.length === 3);
  server.hub.publish(tradeEvent(1, 130));
  await stock.until('a trade', () => stock.of('trades/sim/T1').length === 2);
  expect(stock.of('quotes/sim/T0')).toHaveLength(1);
  expect(stock.of('trades/sim/T1').map(({ retain, value }) => [retain, value.n])).toEqual([
    [true, 30],
    [false, 31],
  ]);
  // Subscribing again brings what is retained again (MQTT 3.1.1, 3.8.4).
  await subscribe(stock, ['quotes/sim/T0', 'trades/sim/T1']);
  await stock.until('it again', () => stock.of('quotes/sim/T0').length === 2);
  expect(stock.of('quotes/sim/T0').map(({ retain }) => retain)).toEqual([true, true]);
  expect(stock.of('trades/sim/T1').at(-1)).toMatchObject({ retain: true, value: { n: 31 } });
});

test('what was left is not sent any more, and nobody wants it', async () => {
  const stock = await open();
  await subscribe(stock, ['quotes/sim/T0', 'quotes/sim/T1']);
  await expect.poll(() => server.hub.interest.current().size).toBe(2);
  await stock.client.unsubscribeAsync('quotes/sim/T0');
  server.hub.publish(quoteEvent(0, 100));
  server.hub.publish(quoteEvent(1, 100));
  await stock.until('the other', () => stock.messages.length > 0);
  expect(stock.messages.map(({ topic }) => topic)).toEqual(['quotes/sim/T1']);
  await expect.poll(() => [...server.hub.interest.current()]).toEqual(['sim:T1']);
  await stock.client.unsubscribeAsync(['quotes/sim/T1', 'quotes/never/HAD']);
  await expect.poll(() => server.hub.counts.readers).toBe(0);
});

test.each(['quotes/#', 'quotes/+/+', 'quotes/sim/+', 'quotes/sim/#', 'quotes/+/T0'])(
  '%s brings what is ingested, and asks for nothing',
  async (pattern) => {
    server.hub.publish(quoteEvent(0, 100));
    const stock = await open();
    expect(await subscribe(stock, [pattern])).toEqual([0]);
    await stock.until('a quote', () => stock.messages.length > 0);
    expect(stock.messages).toMatchObject([{ topic: 'quotes/sim/T0', retain: true }]);
    expect(server.hub.interest.current().size).toBe(0);
    server.hub.publish(quoteEvent(7, 100));
    if (pattern.endsWith('T0')) server.hub.publish(quoteEvent(0, 101));
    await stock.until('what came later', () => stock.messages.length > 1);
    expect(stock.messages[1]).toMatchObject({ topic: pattern.endsWith('T0') ? 'quotes/sim/T0' : 'quotes/sim/T7' });
  },
);

test('an instrument in two subscriptions is sent once, at the better QoS', async () => {
  server.hub.publish(quoteEvent(0, 100));
  const stock = await open();
  await subscribe(stock, ['quotes/sim/T0']);
  await subscribe(stock, ['quotes/sim/#'], 1);
  server.hub.publish(quoteEvent(0, 101));
  await stock.until('the change', () => stock.messages.at(-1)?.value.bid === 100.99);
  expect(stock.messages.filter(({ value }) => value.bid === 100.99)).toMatchObject([{ qos: 1 }]);
});

test.each([
  'trades/#',
  'trades/sim/+',
  '#',
  '+/sim/T0',
  '$SYS/#',
  '$share/group/quotes/sim/T0',
  'quotes',
  'quotes/sim',
  'quotes/sim/t0',
  'quotes/sim/T0/bid',
  'quotes/sim/T0/#',
  'books/#',
  'books/sim/+',
  'books/sim/T199',
  'books/sim/NOBODY',
  'quotes/sim/NOBODY',
])('%s is refused, and the connection stays', async (topic) => {
  const stock = await open();
  expect(await subscribe(stock, [topic, 'quotes/sim/T0'])).toEqual([REFUSED, 0]);
  expect([...server.context.traffic.refused.values()]).toEqual([1]);
  server.hub.publish(quoteEvent(0, 100));
  await stock.until('a quote', () => stock.messages.length === 1);
});

test('limits: 200 quotes, 10 trades, 5 books, 10 wildcards a client', async () => {
  const stock = await open();
  const quotes = SAMPLE_IDS.map((id) => `quotes/${id.replace(':', '/')}`);
  expect(new Set(await subscribe(stock, quotes))).toEqual(new Set([0]));
  // There are no more instruments here than the limit: what is held already may be asked again.
  expect(await subscribe(stock, quotes.slice(0, 3))).toEqual([0, 0, 0]);
  const trades = SAMPLE_IDS.slice(0, 11).map((id) => `trades/${id.replace(':', '/')}`);
  expect(await subscribe(stock, trades)).toEqual([...Array.from({ length: 10 }, () => 0), REFUSED]);
  const books = SAMPLE_IDS.slice(0, 6).map((id) => `books/${id.replace(':', '/')}`);
  expect(await subscribe(stock, books)).toEqual([...Array.from({ length: 5 }, () => 0), REFUSED]);
  const patterns = Array.from({ length: 11 }, (_, at) => `quotes/+/T${at}`);
  expect((await subscribe(stock, patterns)).at(-1)).toBe(REFUSED);
  await stock.client.unsubscribeAsync(trades[0] ?? '');
  expect(await subscribe(stock, trades.slice(10))).toEqual([0]);
});

test.each([0, 1, 2] as const)('publishing at QoS %i ends the connection, and reaches nobody', async (qos) => {
  const [stock, publisher] = [await open(), await open()];
  await subscribe(stock, ['quotes/sim/T0']);
  const gone = ended(publisher.client);
  publisher.client.publish('quotes/sim/T0', '{"bid":0}', { qos, retain: true });
  await gone;
  server.hub.publish(quoteEvent(0, 100));
  await stock.until('the true one', () => stock.messages.length > 0);
  expect(stock.messages).toMatchObject([{ value: { bid: 99.99 } }]);
  expect(server.context.traffic.refused.get('bad-request')).toBe(1);
});

test('a will is not published, a session not kept, and a client id takes nobody\u2019s place', async () => {
  const will = { topic: 'quotes/sim/T0', payload: Buffer.from('{"bid":0}'), qos: 1 as const, retain: true };
  const stock = await open('tcp', { clientId: 'same', clean: false, will });
  await subscribe(stock, ['quotes/sim/T0'], 1);
  const other = await open('tcp', { clientId: 'same', clean: false });
  expect(stock.client.connected).toBe(true);
  await subscribe(other, ['quotes/sim/T1']);
  stock.client.stream.destroy();
  await expect.poll(() => server.hub.counts.readers).toBe(1);
  const again = await open('tcp', { clientId: 'same', clean: false });
  for (const at of [0, 1]) server.hub.publish(quoteEvent(at, 100));
  await other.until('a quote', () => other.messages.length > 0);
  expect(other.messages.map(({ topic }) => topic)).toEqual(['quotes/sim/T1']);
  expect(again.messages).toEqual([]);
});

test('a new life of the sequence is told anew, and not as retained', async () => {
  const hub = new Hub({ role: 'replica' });
  const { catalogue, config } = server.context;
  const context = createServerContext({ hub, catalogue, config }, 'sidecar');
  const replica = createServer((socket) => mqttOf(context).accept(socket));
  replica.listen(0, '127.0.0.1');
  await once(replica, 'listening');
  const frame = (epoch: number, seq: number, bid: number, n: number) => ({
    cursor: `${epoch}.${seq}.11110000feed`,
    reset: true as const,
    publishTime: Date.now(),
    quotes: [{ id: 'sim:T0', seq, ingestTime: Date.now(), bid }],
    trades: [{ id: 'sim:T0', n, seq, price: bid, size: 1, ingestTime: Date.now() }],
  });
  hub.applyLink(frame(1, 500, 99, 40));
  const client = await connectAsync(`mqtt://127.0.0.1:${(replica.address() as AddressInfo).port}`, OPTIONS);
  clients.push(client);
  const told: unknown[][] = [];
  client.on('message', (topic, payload, { retain }) => {
    const { epoch, seq } = JSON.parse(payload.toString()) as { epoch: number; seq: number };
    told.push([topic, retain, epoch, seq]);
  });
  await client.subscribeAsync(['quotes/sim/T0', 'trades/sim/T0']);
  await expect.poll(() => told.length).toBe(2);
  hub.applyLink(frame(2, 7, 98, 1));
  await expect.poll(() => told.at(-1)).toEqual(['quotes/sim/T0', false, 2, 7]);
  const { reset: _, ...delta } = frame(2, 8, 97, 2);
  hub.applyLink(delta);
  await expect.poll(() => told.at(-1)).toEqual(['trades/sim/T0', false, 2, 8]);
  client.end(true);
  await mqttOf(context).close();
  await new Promise((resolve) => replica.close(resolve));
});

test.each([
  [0, undefined],
  [40, 60],
  [120, 180],
  [65_535, 98_302.5],
])('a keep-alive of %i s is taken at its word', async (keepAlive, seconds) => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  try {
    const socket = connectTcp(tcpPort(), '127.0.0.1');
    const closed = once(socket, 'close');
    socket.write(connectPacket(keepAlive));
    expect((await once(socket, 'data'))[0]).toEqual(CONNACK);
    await vi.advanceTimersByTimeAsync(((seconds ?? 1_000_000) - 1) * 1_000);
    // It is there still, and nobody has heard of it since.
    expect(server.context.limits.total).toBe(1);
    if (seconds === undefined) socket.destroy();
    else await vi.advanceTimersByTimeAsync(2_000);
    await closed;
  } finally {
    vi.useRealTimers();
  }
  await expect.poll(() => server.context.limits.total).toBe(0);
});

test('stock clients with a keep-alive of nothing or of two minutes are served, and the kernel asks after them', async () => {
  const probes = vi.spyOn(Socket.prototype, 'setKeepAlive');
  for (const by of ['tcp', 'ws'] as const)
    for (const keepalive of [0, 120]) {
      probes.mockClear();
      const stock = await open(by, { keepalive });
      expect(await subscribe(stock, ['quotes/sim/T0'])).toEqual([0]);
      expect(probes).toHaveBeenCalledWith(true, 60_000);
    }
  probes.mockRestore();
});

describe('who is not let in', () => {
  /** What a raw client is answered until it is cut off. */
  async function rawTcp(bytes: Uint8Array): Promise<Buffer> {
    const socket = connectTcp(tcpPort(), '127.0.0.1');
    const chunks: Buffer[] = [];
    socket.on('data', (chunk: Buffer) => chunks.push(chunk));
    socket.on('error', () => undefined);
    socket.write(bytes);
    await once(socket, 'close');
    return Buffer.concat(chunks);
  }

  test('more than sixteen packets before the answer to CONNECT', async () => {
    const ahead = (pings: number) => Buffer.concat([connectPacket(30), Buffer.alloc(2 * pings, PING)]);
    const socket = connectTcp(tcpPort(), '127.0.0.1');
    let answered = 0;
    socket.on('data', (bytes: Buffer) => {
      answered += bytes.byteLength;
    });
    socket.write(ahead(16));
    await expect.poll(() => answered).toBe(4 + 2 * 16);
    socket.destroy();
    expect(await rawTcp(ahead(17))).toHaveLength(0);
  });

  test('who sends text over a WebSocket: nothing it says afterwards is heard', async () => {
    const socket = new WebSocket(addresses.ws(), ['mqtt']);
    const heard: Buffer[] = [];
    socket.on('message', (bytes: Buffer) => heard.push(bytes));
    await once(socket, 'open');
    socket.send('CONNECT, please');
    socket.send(connectPacket(30));
    const [code] = (await once(socket, 'close')) as [number];
    expect(code).toBe(1003);
    expect(heard).toEqual([]);
    expect(server.context.traffic.of('mqtt').opened).toBe(0);
    await expect.poll(() => server.context.limits.total).toBe(0);
  });

  test('who sends text and does not close: cut off in two seconds', async () => {
    const socket = connectTcp(server.port, '127.0.0.1');
    const head = ['GET /mqtt HTTP/1.1', 'Host: 127.0.0.1', 'Connection: Upgrade', 'Upgrade: websocket'];
    const key = ['Sec-WebSocket-Version: 13', 'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ=='];
    socket.write(`${[...head, ...key, 'Sec-WebSocket-Protocol: mqtt'].join('\r\n')}\r\n\r\n`);
    await once(socket, 'data');
    const begun = performance.now();
    // A text message of one letter, with a mask of zeroes.
    socket.write(Buffer.from([0x81, 0x81, 0, 0, 0, 0, 0x41]));
    await once(socket, 'close');
    expect(performance.now() - begun).toBeLessThan(4_000);
    await expect.poll(() => server.context.limits.total).toBe(0);
  });

  test('a packet larger than the limit, whatever pieces it comes in', async () => {
    expect(await rawTcp(Buffer.from([0x10, 0xff, 0xff, 0xff, 0x7f]))).toHaveLength(0);
    const stock = await open();
    const gone = ended(stock.client);
    stock.client.publish('x', 'y'.repeat(20_000));
    await gone;
    await expect.poll(() => server.context.limits.total).toBe(0);
  });

  test('but many packets in one WebSocket message are welcome', async () => {
    const pings = 12_000;
    const socket = new WebSocket(addresses.ws(), ['mqtt']);
    await once(socket, 'open');
    let answered = 0;
    socket.on('message', (bytes: Buffer) => {
      answered += bytes.byteLength;
    });
    socket.send(connectPacket(30));
    await expect.poll(() => answered).toBe(4);
    socket.send(Buffer.alloc(2 * pings, PING));
    await expect.poll(() => answered, { timeout: 5_000 }).toBe(4 + 2 * pings);
    socket.terminate();
  });

  test('who says nothing for five seconds, or something else than MQTT', async () => {
    expect(await rawTcp(Buffer.from('GET / HTTP/1.1\r\n\r\n'))).toHaveLength(0);
    const begun = performance.now();
    expect(await rawTcp(Buffer.alloc(0))).toHaveLength(0);
    expect(performance.now() - begun).toBeGreaterThan(4_900);
  }, 10_000);

  /** The status an upgrade is refused with. */
  async function refusedUpgrade(headers: Record<string, string> = {}): Promise<number> {
    const socket = new WebSocket(addresses.ws(), ['mqtt'], { headers });
    const [, answer] = (await once(socket, 'unexpected-response')) as [unknown, { statusCode: number }];
    socket.on('error', () => undefined);
    socket.terminate();
    return answer.statusCode;
  }

  test('a page of another origin', async () => {
    expect(await refusedUpgrade({ origin: 'https://evil.example' })).toBe(403);
  });

  test('anyone before there is a list of instruments', async () => {
    (server.context.catalogue as InstrumentCatalogue).replace([], []);
    await expect(open('tcp')).rejects.toThrow(/unavailable/i);
    expect(server.context.traffic.refused.get('behind')).toBe(1);
  });

  test('one connection too many, and anyone while the server is stopping', async () => {
    await stop();
    clients = [];
    await start({ config: { limits: { perAddress: 2, total: 2 } } });
    await open('tcp');
    await open('ws');
    await expect(open('tcp')).rejects.toThrow(/unavailable/i);
    expect(await refusedUpgrade()).toBe(503);
    expect(server.context.traffic.refused.get('full')).toBe(2);
    const left = clients.map(ended);
    await server.context.streams.drain(50);
    await Promise.all(left);
    await expect(open('tcp')).rejects.toThrow(/unavailable/i);
    expect(server.context.limits.total).toBe(0);
  });
});
