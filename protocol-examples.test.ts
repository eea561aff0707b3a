import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createParser, type EventSourceMessage } from 'eventsource-parser';
import { connectAsync } from 'mqtt';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import type { Candles } from '@/lib/candles/candles';
import { openCandles } from '@/lib/candles/open-candles';
import { BOOK_DEPTH, bookFault } from '@/lib/market/book';
import type { Candle } from '@/lib/market/candle';
import { type Instrument, isInstrumentId, symbolOf, venueOf } from '@/lib/market/instrument';
import { QUOTE_FIELDS } from '@/lib/market/quote';
import type { SparklineAnswer } from '@/lib/market/sparkline-answer';
import { parseCursor } from '@/lib/protocol/cursor';
import { decodeFrame } from '@/lib/protocol/frame';
import { LIMITS, PROTOCOL_VERSION, TIMES } from '@/lib/protocol/limits';
import { ProtocolError, type ProtocolErrorCode, retryAfterSeconds } from '@/lib/protocol/protocol-error';
import { type RawReadRequest, readRequest, readRequestFromQuery } from '@/lib/protocol/read-request';
import { type Subscription, subscriptionHash, subscriptionOf } from '@/lib/protocol/subscription';
import { View } from '@/lib/session/view';
import { rawHandshake } from '@/lib/transports/conformance/raw-socket';
import { RawWebSocket } from '@/lib/transports/conformance/raw-web-socket';
import { startTestServer, type TestServer } from '@/lib/transports/conformance/test-server';
import { PUBLIC_ENDPOINTS } from '@/lib/transports/endpoints';
import type { InstrumentCatalogue } from '@/lib/transports/instrument-catalogue';
import { Batch, type Stamped } from '@/lib/transports/mqtt/batch';
import { CLOSE, closeCodeOf } from '@/lib/transports/websocket/close-codes';

const DOCUMENT = readFileSync('PROTOCOL.md', 'utf8');

/** A fenced block: its language, the words after it, its text. */
interface Block {
  readonly language: string;
  readonly words: readonly string[];
  readonly text: string;
  readonly line: number;
}

const BLOCKS: readonly Block[] = [...DOCUMENT.matchAll(/^```(\w+) (.+)\n([\s\S]*?)^```$/gm)].map((match) => ({
  language: match[1] ?? '',
  words: (match[2] ?? '').split(' '),
  text: match[3] ?? '',
  line: DOCUMENT.slice(0, match.index).split('\n').length,
}));

const blocks = (kind: string) => BLOCKS.filter(({ language, words }) => `${language} ${words[0]}` === kind);
const only = (kind: string) => {
  const [block, ...more] = blocks(kind);
  if (block === undefined || more.length > 0) throw new Error(`PROTOCOL.md should have one block "${kind}".`);
  return block.text.trim();
};

/** Every frame in the document, whatever its block is for. */
const FRAMES: readonly string[] = [
  ...blocks('json frame').map(({ text }) => text.trim()),
  ...blocks('json step').map(({ text }) => text.trim()),
  ...only('json lines').split('\n').slice(0, 1),
];

describe('every block of PROTOCOL.md is something a test reads', () => {
  const KINDS = [
    ...['json frame', 'json step', 'json view', 'json subscription', 'json lines', 'json auth', 'json error'],
    ...['json answer', 'http request', 'http refused', 'text event-stream', 'text pattern', 'text cursor'],
    ...[
      'text hashed',
      'js hash',
      'json candles',
      'json sparklines',
      'json client',
      'json server',
      'json message',
      'json heartbeat',
    ],
  ];
  test.each(BLOCKS.map((block) => [block.line, `${block.language} ${block.words[0]}`] as const))(
    'line %i: %s',
    (_line, kind) => expect(KINDS).toContain(kind),
  );
  test('and no fence is without a kind', () => {
    expect(DOCUMENT.match(/^```/gm)?.length).toBe(BLOCKS.length * 2);
  });
});

describe('cursors and hashes', () => {
  test('the example is a cursor', () => {
    expect(parseCursor(only('text cursor'))).toMatchObject({ epoch: 1_790_000_000_000, seq: 10_482 });
  });

  test('the pattern of ids is the one that is checked', () => {
    const pattern = new RegExp(only('text pattern'));
    for (const id of [
      'coinbase:BTC-USD',
      'sim:AAPL',
      'a:B',
      'coinbase:btc',
      'x',
      'kraken:BRK.B',
      `ab:${'X'.repeat(25)}`,
    ])
      expect(isInstrumentId(id), id).toBe(pattern.test(id));
  });

  test('the hash can be computed by a third party from what is written', async () => {
    const url = `data:text/javascript,${encodeURIComponent(`export default ${only('js hash')}`)}`;
    const theirs = ((await import(/* @vite-ignore */ url)) as { default: (wanted: object) => string }).default;
    const first = { quotes: ['coinbase:BTC-USD', 'kraken:ETH-USD'], trades: ['coinbase:BTC-USD'] };
    for (const wanted of [
      first,
      {},
      { quotes: ['sim:B', 'sim:A', 'sim:B'], books: ['sim:A'] },
      { trades: Array.from({ length: 10 }, (_, at) => `venue${at}:SYM.${at}_X`) },
    ])
      expect(theirs(wanted)).toBe(subscriptionHash(subscriptionOf(wanted)));
    expect(DOCUMENT).toContain(`is \`${theirs(first)}\``);
    const { quotes, trades, books } = subscriptionOf(first);
    expect(only('text hashed')).toBe(`q${quotes.join()};t${trades.join()};b${books.join()}`);
  });
});

describe('frames', () => {
  test.each(FRAMES.map((text) => [text.slice(0, 60), text]))('%s…', (_start, text) => {
    const frame = decodeFrame(text);
    expect(parseCursor(frame.cursor)).toBeDefined();
    for (const trade of [...(frame.trades ?? []), ...(frame.history ?? [])]) {
      expect(trade.n).toBeGreaterThan(0);
      expect(isInstrumentId(trade.id)).toBe(true);
    }
    for (const book of frame.books ?? []) expect(bookFault(book.bids, book.asks)).toBeUndefined();
  });

  test('every field of a frame, a quote, a trade, a book and a state is described', () => {
    const described = new Set([...DOCUMENT.matchAll(/`(\w+)`/g)].map((match) => match[1]));
    const written = readFileSync('lib/protocol/frame.ts', 'utf8').match(/interface Frame \{[\s\S]*?^\}/m)?.[0] ?? '';
    const fields = [...written.matchAll(/readonly (\w+)\??:/g)].map((match) => match[1]);
    expect(fields.length).toBeGreaterThan(10);
    for (const field of [...fields, ...QUOTE_FIELDS]) expect(described, field).toContain(field);
    const trade = readFileSync('lib/market/trade.ts', 'utf8').matchAll(/readonly (\w+)\??:/g);
    const state = readFileSync('lib/market/state.ts', 'utf8').matchAll(/readonly (\w+)\??:/g);
    const book = readFileSync('lib/market/book.ts', 'utf8').matchAll(/readonly (\w+)\??:/g);
    for (const [, field] of [...trade, ...state, ...book]) expect(described, field).toContain(field);
  });

  test('the worked example leaves the reader with what is written', () => {
    const start = BLOCKS.findIndex(({ words }) => words[0] === 'subscription');
    let view: View | undefined;
    let views = 0;
    for (const { words, text } of BLOCKS.slice(start)) {
      if (words[0] === 'subscription') {
        const wanted = subscriptionOf(JSON.parse(text) as Partial<Subscription>);
        if (view === undefined) view = new View(wanted);
        else view.want(wanted);
      }
      if (words[0] === 'step') view?.apply(decodeFrame(text));
      if (words[0] !== 'view' || view === undefined) continue;
      views++;
      const { missed, overlap, unknown, duplicate, outOfOrder } = view.ledger.counts;
      expect({
        cursor: view.cursor,
        quotes: Object.fromEntries(view.quotes),
        states: Object.fromEntries([...view.states].map(([key, { state }]) => [key, state])),
        tradeNumbers: Object.fromEntries(view.tradeNumbers),
        missed,
        overlap,
        unknown,
      }).toEqual(JSON.parse(text));
      expect([duplicate, outOfOrder]).toEqual([0, 0]);
    }
    expect(views).toBe(3);
  });

  test('cursors of the examples name the subscriptions they are about', () => {
    const hashes = blocks('json subscription').map(({ text }) => subscriptionHash(subscriptionOf(JSON.parse(text))));
    for (const { text } of blocks('json step')) expect(hashes).toContain(parseCursor(decodeFrame(text).cursor)?.hash);
    for (const text of [only('json auth'), blocks('json client')[0]?.text ?? '']) {
      const asked = readRequest(JSON.parse(text) as RawReadRequest);
      expect(asked.cursor?.hash).toBe(subscriptionHash(asked.subscription));
    }
    for (const { text } of blocks('http request').filter((block) => block.text.includes('cursor='))) {
      const request = readRequestFromQuery(new URL(text.trim().slice(4), 'http://server').searchParams);
      expect(request.cursor?.hash).toBe(subscriptionHash(request.subscription));
    }
  });
});

describe('framings', () => {
  test('the event stream: ids are cursors, heartbeats are events of their own', () => {
    const events: EventSourceMessage[] = [];
    const retries: number[] = [];
    const parser = createParser({ onEvent: (event) => events.push(event), onRetry: (ms) => retries.push(ms) });
    parser.feed(only('text event-stream').concat('\n\n'));
    const [frame, heartbeat, ...more] = events;
    expect(more).toEqual([]);
    expect(decodeFrame(frame?.data ?? '').cursor).toBe(frame?.id);
    expect(heartbeat?.event).toBe('heartbeat');
    expect(Number(heartbeat?.data)).toBeGreaterThan(0);
    expect(retries).toHaveLength(2);
  });

  test('the lines: a frame and a heartbeat', () => {
    const [frame = '', heartbeat = ''] = only('json lines').split('\n');
    expect(decodeFrame(frame).reset).toBe(true);
    expect(heartbeat.startsWith('{"heartbeat":true')).toBe(true);
    expect(Object.keys(JSON.parse(heartbeat) as object)).toEqual(['heartbeat', 'cursor', 'publishTime']);
  });
});

describe('MQTT', () => {
  const messages = blocks('json message').map(({ words, text }) => {
    const [, topic = '', retained] = words;
    return { topic, retain: retained !== undefined, text: text.trim() };
  });
  const subscription = subscriptionOf({ quotes: ['coinbase:BTC-USD'], trades: ['coinbase:BTC-USD'] });

  test('the messages of the example are the frame that follows them', () => {
    const batch = new Batch(subscription);
    const frames = messages.flatMap(({ topic, retain, text }) => {
      if (topic === 'pulse') return batch.close(decodeFrame(text)) ?? [];
      batch.add(topic.split('/')[0] as 'quotes' | 'trades' | 'books', JSON.parse(text) as Stamped, retain);
      return [];
    });
    expect(frames).toEqual([JSON.parse(blocks('json frame').at(-1)?.text ?? '')]);
  });

  test('a server sends what the example says, and heartbeats', async () => {
    const server = await startTestServer({ heartbeatMs: 200 });
    listExamples(server);
    const id = 'coinbase:BTC-USD';
    const fields = { bid: 61837.5, bidSize: 0.42, ask: 61837.63, askSize: 1.1 };
    const ingestTime = 1_790_000_000_200.5;
    server.hub.publish({ kind: 'quote', id, source: 'bidAsk', fields, ingestTime });
    for (let n = 0; n < 3; n++)
      server.hub.publish({ kind: 'trade', id, price: 61837.49, size: 0.05, side: 'sell', ingestTime });
    const client = await connectAsync(`ws://127.0.0.1:${server.port}/mqtt`, { reconnectPeriod: 0 });
    const told: string[][] = [];
    client.on('message', (topic, payload, { retain }) =>
      told.push([topic, String(retain), shapeOf(payload.toString())]),
    );
    await client.subscribeAsync([...messages.map(({ topic }) => topic)]);
    await expect.poll(() => told.length, { timeout: 5_000 }).toBe(messages.length + 1);
    client.end(true);
    await server.close();
    expect(told).toEqual([
      ...messages.map(({ topic, retain, text }) => [topic, String(retain), shapeOf(text)]),
      ['pulse', 'false', shapeOf(only('json heartbeat'))],
    ]);
  });

  const shapeOf = (text: string) =>
    text.replace(/\d+\.\d+\.[0-9a-f]{12}/g, 'CURSOR').replace(/(Time|epoch|seq)":\d+(\.\d+)?/g, '$1":NUMBER');
});

const EXAMPLE_CANDLES = {
  before: 1_790_000_100_000,
  /** One more than is shown. */
  get all(): Candle[] {
    const { candles } = JSON.parse(only('json candles')) as { candles: Candle[] };
    return [...candles.slice(0, 1).map((candle) => ({ ...candle, time: candle.time - 300_000 })), ...candles];
  },
};

/** The catalogue of the examples. */
function listExamples(server: TestServer): void {
  const listed = ['coinbase:BTC-USD', 'kraken:ETH-USD'].map((id): Instrument => {
    const [base = '', quote = ''] = symbolOf(id).split('-');
    const about = {
      assetClass: 'crypto',
      priceStep: 0.01,
      realtime: true,
      delayMinutes: 0,
      simulated: false,
      trades: true,
      book: id.startsWith('coinbase'),
      candles: true,
    } as const;
    return { id, name: base, venue: venueOf(id), symbol: symbolOf(id), base, quote, ...about };
  });
  (server.context.catalogue as InstrumentCatalogue).replace(listed, [listed[0]?.id ?? '']);
}

describe('requests, as a server answers them', () => {
  let server: TestServer;
  let candles: Candles;
  beforeAll(async () => {
    candles = await openCandles({
      folder: undefined,
      editions: {},
      log: (line) => expect(line).toBe(''),
      now: () => EXAMPLE_CANDLES.before + 20_000,
      instrument: (id) => server.context.catalogue.get(id),
      ask: async ({ before }) => EXAMPLE_CANDLES.all.filter(({ time }) => time < before),
    });
    server = await startTestServer({ heartbeatMs: 200, candles });
    listExamples(server);
    return () => candles.close();
  });
  afterAll(() => server.close());

  test('candles are told as they are in the example', async () => {
    const line = blocks('http request').find(({ text }) => text.includes('/api/candles'))?.text ?? '';
    expect(await (await ask(line)).json()).toEqual(JSON.parse(only('json candles')));
  });

  test('the last hour of a list is told as it is in the example, of trades that were heard', async () => {
    const line = blocks('http request').find(({ text }) => text.includes('/api/sparklines'))?.text ?? '';
    const example = JSON.parse(only('json sparklines')) as SparklineAnswer;
    for (const [id, closes] of Object.entries(example.closes))
      for (const [at, price] of closes.entries()) {
        const time = example.minute - (closes.length - 1 - at) * 60_000;
        if (price !== null) candles.take({ kind: 'trade', id, price, size: 1, eventTime: time, ingestTime: time });
      }
    vi.useFakeTimers({ now: EXAMPLE_CANDLES.before + 20_000, toFake: ['Date'] });
    const answer = await ask(line);
    vi.useRealTimers();
    expect(await answer.json()).toEqual(example);
  });

  const ask = (line: string) => {
    const [method = '', target = ''] = line.trim().split(' ');
    // A stream has no end: its head is enough.
    return fetch(`${server.origin}${target}`, { method: /\/(sse|stream)\?/.test(target) ? 'HEAD' : method });
  };

  test.each(blocks('http request').map(({ text }) => text.trim()))('%s', async (line) => {
    const answer = await ask(line);
    expect(answer.status).toBe(200);
    const { pathname, searchParams } = new URL(line.slice(4), 'http://server');
    if (!/quotes|long-poll|sse|stream/.test(pathname)) return;
    expect(readRequestFromQuery(searchParams).subscription.quotes.length).toBeGreaterThan(0);
    if (/quotes|long-poll/.test(pathname)) expect(decodeFrame(await answer.text()).cursor).toBeDefined();
  });

  /** What a stream says up to its first heartbeat, without what differs from time to time. */
  async function beginningOf(path: string, end: RegExp): Promise<string> {
    const controller = new AbortController();
    const answer = await fetch(`${server.origin}${path}`, { signal: controller.signal });
    const decoder = new TextDecoder();
    let text = '';
    for await (const chunk of answer.body as unknown as AsyncIterable<Uint8Array>) {
      text += decoder.decode(chunk, { stream: true });
      if (end.test(text)) break;
    }
    controller.abort();
    return shape(end.exec(text)?.[0] ?? '');
  }
  const shape = (text: string) =>
    text
      .replace(/\{"cursor".*\}/g, 'FRAME')
      .replace(/\d+\.\d+\.[0-9a-f]{12}/g, 'CURSOR')
      .replace(/\d+(\.\d+)?/g, 'NUMBER');

  test('streams are framed as the examples are', async () => {
    const events = await beginningOf('/api/sse?quotes=coinbase:BTC-USD', /^[\s\S]*?heartbeat[\s\S]*?\n\n/);
    expect(shape(only('text event-stream'))).toBe(`${events}retry: NUMBER`);
    const lines = await beginningOf('/api/stream?quotes=coinbase:BTC-USD', /^[\s\S]*?heartbeat.*\n/);
    expect(`${shape(only('json lines'))}\n`).toBe(lines);
  });

  test('the WebSocket dialogue takes place as it is written', async () => {
    const client = new RawWebSocket(server.origin);
    let said = 0;
    for (const { words, text } of BLOCKS) {
      const message = JSON.parse(words[0] === 'client' || words[0] === 'server' ? text : '{}') as { type?: string };
      if (words[0] === 'client') {
        await client.send(text.trim());
        const asksWell = message.type === 'subscribe' && said++ === 0;
        if (asksWell) expect(decodeFrame(await client.next()).reset).toBe(true);
      }
      if (words[0] !== 'server') continue;
      const heard = await client.next((known) => known.startsWith(`{"type":"${message.type}"`));
      if (message.type === 'heartbeat') expect(shape(heard)).toBe(shape(text.trim()));
      else expect(JSON.parse(heard)).toEqual(message);
    }
    expect(said).toBe(2);
    // Neither the acknowledgement nor the refusal has ended it.
    const beat = await client.next((text) => text.includes('heartbeat'));
    expect(beat).toContain('publishTime');
    client.close();
    await client.closed;
  });

  test('the Socket.IO handshake is answered by a frame', async () => {
    const opened = await rawHandshake(server.origin, JSON.parse(only('json auth')) as object);
    if (opened.kind !== 'frame') throw new Error(opened.message);
    opened.socket.disconnect();
    expect(decodeFrame(opened.text).reset).toBe(true);
  });

  const refused = blocks('http refused');
  const answers = blocks('json answer');
  test.each(refused.map(({ text, words }, at) => [text.trim(), words, answers[at]?.text ?? ''] as const))(
    '%s is refused in these words',
    async (line, [, status, field], expected) => {
      const answer = await fetch(`${server.origin}${line.split(' ')[1]}`);
      const body = JSON.parse(await answer.text()) as { error: { field?: string } };
      expect(answer.status).toBe(Number(status));
      expect(body).toEqual(JSON.parse(expected));
      expect(body.error.field).toBe(field);
    },
  );

  test('each refusal has its answer', () => expect(answers.length).toBe(refused.length));
});

describe('nothing is left out', () => {
  /** Addresses of the web process, from its folders. */
  function routes(folder = 'app/api'): string[] {
    return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
      if (entry.isDirectory()) return routes(join(folder, entry.name));
      return entry.name === 'route.ts' ? [`/${folder.replace(/^app\//, '')}`] : [];
    });
  }
  const sections = [...DOCUMENT.matchAll(/^### `(GET|PUT) (\S+)`$/gm)].map((match) => match[2]);

  test.each([...new Set([...routes(), ...Object.keys(PUBLIC_ENDPOINTS)])])('%s has a section', (path) => {
    expect(sections).toContain(path);
  });

  test('no section is about an address that does not exist', () => {
    expect([...new Set(sections)].sort()).toEqual(routes().sort());
  });

  test('every error code is listed with its status', () => {
    const source = readFileSync('lib/protocol/protocol-error.ts', 'utf8');
    const codes = [...source.matchAll(/^ {2}\| '([a-z-]+)'/gm)].map((match) => match[1] as ProtocolErrorCode);
    expect(codes.length).toBeGreaterThan(5);
    for (const code of codes)
      expect(DOCUMENT, code).toContain(`\n| \`${code}\` | ${new ProtocolError(code, '').status} |`);
    const { error } = JSON.parse(only('json error')) as { error: { code: ProtocolErrorCode } };
    expect(codes).toContain(error.code);
  });

  test('every code a WebSocket is closed with is listed, and no other', () => {
    const listed = [...DOCUMENT.matchAll(/^\| (\d{4}) \| (\S*)/gm)].map((match) => Number(match[1]));
    const refused = (['bad-request', 'unknown-instrument', 'behind', 'internal'] as const).map(closeCodeOf);
    const theirs = [1000, 1002, 1007, 1008, 1009];
    expect(listed).toEqual([...new Set([...theirs, ...Object.values(CLOSE), ...refused])].sort((a, b) => a - b));
    expect(DOCUMENT).toMatch(new RegExp(`^\\| 1013 \\| \`behind\` .* wait ${retryAfterSeconds('behind')} s,`, 'm'));
    expect(DOCUMENT).toContain(`The server pings every ${TIMES.pingMs / 1000} s`);
    expect(DOCUMENT).toContain(`then said nothing for ${TIMES.pongMs / 1000} s`);
    expect(DOCUMENT).toContain(`no \`subscribe\` within ${TIMES.subscribeMs / 1000} s`);
  });

  test('version, limits and times are the ones in force', () => {
    expect(DOCUMENT).toMatch(new RegExp(`^# .*, version ${PROTOCOL_VERSION}$`, 'm'));
    const row = (name: string) => DOCUMENT.split('\n').find((line) => line.startsWith(`| \`${name}\``)) ?? '';
    expect(row('quotes')).toContain(` ${LIMITS.quotes} |`);
    expect(row('trades')).toContain(` ${LIMITS.trades} |`);
    expect(row('books')).toContain(` ${LIMITS.books} |`);
    expect(DOCUMENT).toContain(`at most ${BOOK_DEPTH} levels`);
    expect(row('maxFrequency')).toContain(`${LIMITS.minFrequency} to ${LIMITS.maxFrequency}`);
    expect(row('waitMs')).toContain(`| ${TIMES.waitMs} | 0 to ${LIMITS.waitMs} |`);
    expect(row('history')).toContain(`0 to ${LIMITS.history}`);
    for (const limit of [LIMITS.queryBytes, LIMITS.messageBytes, LIMITS.frameTrades, LIMITS.frameBytes])
      expect(DOCUMENT).toMatch(new RegExp(`\\b${limit} (bytes|trades)`));
    expect(DOCUMENT).toContain(`silent for ${TIMES.deadMs / 1000} s`);
    expect(DOCUMENT).toContain(`silent for ${TIMES.heartbeatMs / 1000} s`);
  });
});
