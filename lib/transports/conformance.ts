import { setTimeout as pause } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { bookEvent, dayEvent, quoteEvent, SAMPLE_IDS, tradeEvent } from './conformance/sample-market';
import { TestReader, type TestReaderOptions } from './conformance/test-reader';
import type { TestServer, TestServerOptions } from './conformance/test-server';
import { startThrottleProxy, type ThrottleProxy } from './conformance/throttle-proxy';
import type { ClientTransport } from './transport';

/** A transport and the server it is tried against. */
export interface TransportUnderTest {
  readonly transport: ClientTransport;
  /** A fresh primary that the test publishes to. */
  start(options?: TestServerOptions): Promise<TestServer>;
}

const HEARTBEAT_MS = 150;
/** What a stream may keep in this process for a reader that does not read. */
const MOST_BUFFERED_BYTES = 512 * 1024;
const [FIRST = '', SECOND = '', THIRD = ''] = SAMPLE_IDS;

/**
 * What every transport owes the session, against real servers over loopback. What one cannot do it declares in its
 * traits; the suite asks those and never the name.
 */
export function transportConformance(label: string, under: TransportUnderTest): void {
  const { transport } = under;
  const { traits } = transport;

  describe(`${traits.name} on ${label}`, () => {
    let server: TestServer;
    let proxy: ThrottleProxy;
    let readers: TestReader[];
    const read = (options: Partial<TestReaderOptions> = {}) => {
      const reader = new TestReader(transport, { origin: proxy.origin, quotes: [FIRST], trades: [FIRST], ...options });
      readers.push(reader);
      return reader;
    };
    const idle = () =>
      server.hub.counts.readers === 0 && server.context.limits.total === 0 && server.context.streams.open === 0;

    beforeEach(async () => {
      server = await under.start({ heartbeatMs: HEARTBEAT_MS });
      proxy = await startThrottleProxy(server.port);
      readers = [];
    });
    afterEach(async () => {
      for (const reader of readers) reader.close();
      await proxy.close();
      await server.close();
    });

    test('a snapshot comes first, then changes only', async () => {
      server.hub.publish(quoteEvent(0, 100));
      server.hub.publish(quoteEvent(1, 200));
      const reader = read({ quotes: [FIRST, SECOND] });
      await reader.until('the snapshot', () => reader.frames.length > 0);
      expect(reader.frames[0]).toMatchObject({ reset: true });
      expect(reader.frames[0]?.quotes?.map((quote) => quote.id)).toEqual([FIRST, SECOND]);
      server.hub.publish(quoteEvent(1, 201));
      await reader.until('the change', () => reader.quotes.get(SECOND)?.bid === 200.99);
      expect(reader.frames.at(-1)?.reset).toBeUndefined();
      expect(reader.frames.at(-1)?.quotes?.map((quote) => quote.id)).toEqual([SECOND]);
      expect(reader.states.map((state) => state.kind)).toEqual(['connecting', 'open']);
    });

    test('an instrument nobody has quoted yet is answered at once all the same', async () => {
      const reader = read({ quotes: [THIRD], trades: [] });
      await reader.until('an empty snapshot', () => reader.frames.length > 0, 2_000);
      expect(reader.quotes.size).toBe(0);
    });

    test('a switch in a quiet market is answered at once', async () => {
      server.hub.publish(quoteEvent(0, 100));
      const before = read();
      await before.until('a snapshot', () => before.frames.length > 0);
      const after = read({ from: before });
      await after.until('an answer', () => after.frames.length > 0, 2_000);
      expect(after.frames[0]?.reset).toBe(traits.resumes ? undefined : true);
      expect(after.quotes.get(FIRST)?.bid).toBe(99.99);
    });

    test('every trade once and in order, quotes never backwards', async () => {
      const reader = read();
      await reader.until('the connection', () => reader.frames.length > 0);
      for (let turn = 0; turn < 30; turn++) {
        for (let n = 0; n < 20; n++) server.hub.publish(tradeEvent(0, 100 + turn + n / 100));
        server.hub.publish(quoteEvent(0, 100 + turn));
        await pause(10);
      }
      await reader.until('all trades', () => reader.trades.length >= 600);
      await reader.until('the last quote', () => reader.quotes.get(FIRST)?.bid === 128.99);
      expect(reader.trades.map((trade) => trade.n)).toEqual(Array.from({ length: 600 }, (_, at) => at + 1));
      expect([reader.missed, reader.repeated, reader.disordered]).toEqual([0, 0, 0]);
    });

    test('more trades than a frame holds come in several, at once', async () => {
      const reader = read({ maxFrequency: 1, pollMs: 1_000 });
      await reader.until('the connection', () => reader.frames.length > 0);
      for (let n = 0; n < 1_800; n++) server.hub.publish(tradeEvent(0, 100));
      await reader.until('all trades', () => reader.trades.length === 1_800, 3_500);
      expect([reader.missed, reader.repeated, reader.disordered]).toEqual([0, 0, 0]);
    });

    test('after drops it goes on where it was, or says exactly what was missed: no repeat', async () => {
      const reader = read();
      await reader.until('the connection', () => reader.frames.length > 0);
      let published = 0;
      const publish = setInterval(() => {
        server.hub.publish(tradeEvent(0, 100));
        published++;
      }, 5);
      for (let drop = 0; drop < 3; drop++) {
        const had = reader.trades.length;
        await reader.until('trades', () => reader.trades.length >= had + 20);
        proxy.cut();
      }
      await reader.until('trades after the drops', () => published > 150);
      clearInterval(publish);
      await reader.until('the last trade', () => reader.trades.length + reader.missed === published);
      expect([reader.repeated, reader.disordered]).toEqual([0, 0]);
      if (traits.resumes) expect(reader.missed).toBe(0);
      // What holds a connection notices each drop; what asks anew may have been between two requests.
      const holds = reader.wires.every((wire) => wire.requests === 0);
      const noticed = () => reader.states.filter((state) => state.kind === 'connecting' && state.cause !== undefined);
      await reader.until('the drops to be noticed', () => !holds || noticed().length >= 3);
    });

    test('a restart of the primary is an explicit reset', async () => {
      server.hub.publish(tradeEvent(0, 100));
      server.hub.publish(quoteEvent(1, 100));
      const reader = read({ quotes: [FIRST, SECOND] });
      await reader.until('a snapshot', () => reader.quotes.size === 2);
      const { port, hub } = server;
      await server.close();
      server = await under.start({ port, epoch: hub.epoch + 1 });
      server.hub.publish(quoteEvent(0, 300));
      await reader.until('the new life', () => reader.cursor?.startsWith(`${hub.epoch + 1}.`) ?? false, 15_000);
      await reader.until('its quote', () => reader.quotes.get(FIRST)?.bid === 299.99);
      expect(reader.frames.find((frame) => frame.cursor.startsWith(`${hub.epoch + 1}.`))?.reset).toBe(true);
      expect([...reader.quotes.keys()]).toEqual([FIRST]);
    });

    test('a changed subscription is answered by a reset, without losing a trade', async () => {
      for (const at of [0, 1, 2]) server.hub.publish(quoteEvent(at, 100));
      const reader = read();
      await reader.until('a snapshot', () => reader.quotes.size === 1);
      for (let n = 0; n < 5; n++) server.hub.publish(tradeEvent(0, 100));
      reader.subscribe({ quotes: [SECOND, THIRD], trades: [FIRST] });
      await reader.until('the reset', () => reader.quotes.has(THIRD));
      await reader.until('the trades', () => reader.trades.length === 5);
      expect([...reader.quotes.keys()]).toEqual([SECOND, THIRD]);
      // Repeats are possible where a frame was under way when the client asked; their numbers tell them.
      expect([reader.missed, reader.disordered]).toEqual([0, 0]);
      server.hub.publish(quoteEvent(2, 111));
      await reader.until('a change', () => reader.quotes.get(THIRD)?.bid === 110.99);
      expect(reader.states.filter((state) => state.kind !== 'open').length).toBe(1);
    });

    test('the newest order book comes whole: at first, on every change, after a drop, and goes with the subscription', async () => {
      server.hub.publish(bookEvent(0, 100));
      const reader = read({ trades: [], books: [FIRST, SECOND] });
      const best = (id = FIRST) => reader.books.get(id)?.bids[0]?.[0];
      await reader.until('the book', () => best() === 99.99);
      expect(reader.books.get(FIRST)).toMatchObject({
        id: FIRST,
        seq: 1,
        asks: [
          [100.01, 1.5],
          [100.02, 3],
        ],
      });
      expect([...server.hub.bookInterest.current()].sort()).toEqual([FIRST, SECOND]);
      for (let price = 101; price <= 150; price++) {
        server.hub.publish(bookEvent(0, price));
        if (price % 10 === 0) await pause(20);
      }
      await reader.until('the newest', () => best() === 149.99);
      server.hub.publish(bookEvent(1, 10));
      await reader.until('the other', () => best(SECOND) === 9.99);
      proxy.cut();
      server.hub.publish(bookEvent(0, 200));
      await reader.until('the newest after the drop', () => best() === 199.99);
      expect(best(SECOND)).toBe(9.99);
      server.hub.publish({ kind: 'book', id: FIRST, bids: [], asks: [], ingestTime: Date.now() });
      await reader.until('that there is none', () => reader.books.get(FIRST)?.asks.length === 0);
      expect(reader.books.get(FIRST)?.bids).toEqual([]);
      reader.subscribe({ quotes: [FIRST], books: [SECOND] });
      await reader.until('the reset', () => !reader.books.has(FIRST));
      expect([best(SECOND), reader.disordered]).toEqual([9.99, 0]);
    });

    test('silence is told as silence, not as a fault', async () => {
      server.hub.publish(quoteEvent(0, 100));
      const reader = read();
      await reader.until('a snapshot', () => reader.frames.length > 0);
      // Heartbeats and an engine's pings cost without a frame; held requests answer with empty frames.
      const heard = () => reader.costs.length + (traits.acknowledges ? 0 : reader.frames.length);
      const before = heard();
      await reader.until('signs of life', () => heard() >= before + 3);
      expect(reader.states.map((state) => state.kind)).toEqual(['connecting', 'open']);
      expect(reader.frames.slice(1).every((frame) => frame.quotes === undefined && !frame.reset)).toBe(true);
    });

    test('text of any script arrives unharmed', async () => {
      const detail = 'Обрыв связи — 接続が切れました 🛰️ "quoted" \\ \u2028 line';
      const reader = read();
      await reader.until('the connection', () => reader.frames.length > 0);
      server.hub.publish({ kind: 'state', venue: 'sim', state: 'down', since: Date.now(), detail });
      await reader.until('the state', () => reader.frames.some((frame) => frame.states?.[0]?.detail === detail));
      const at = reader.frames.findIndex((frame) => frame.states?.[0]?.detail === detail);
      expect(reader.wires[at]?.payloadBytes).toBe(Buffer.byteLength(JSON.stringify(reader.frames[at])));
    });

    test('says what it costs', async () => {
      const quotes = SAMPLE_IDS.slice(0, 20);
      const reader = read({ quotes, books: [FIRST] });
      await reader.until('the connection', () => reader.frames.length > 0);
      const cost = () => [...reader.wires, ...reader.costs].reduce((sum, wire) => sum + wire.bytes, 0);
      const [countedBefore, passedBefore] = [cost(), proxy.passed];
      for (let turn = 1; turn <= 10; turn++) {
        for (let at = 0; at < 20; at++) server.hub.publish(quoteEvent(at, turn));
        server.hub.publish(bookEvent(0, turn));
        await reader.until('the change', () => reader.quotes.get(SAMPLE_IDS[19] ?? '')?.bid === turn - 0.01);
        await reader.until('the book', () => reader.books.get(FIRST)?.bids[0]?.[0] === turn - 0.01);
      }
      const counted = cost() - countedBefore;
      const passed = proxy.passed - passedBefore;
      expect(Math.abs(counted - passed) / passed, `${counted} bytes counted, ${passed} passed`).toBeLessThan(0.03);
      for (const wire of reader.wires) expect(wire.bytes).toBeGreaterThan(wire.payloadBytes);
    });

    test.runIf(traits.pushes)(
      'a reader that stops reading costs no memory, and then gets the latest state, not a backlog',
      async () => {
        const reader = read({ quotes: SAMPLE_IDS, trades: [], maxFrequency: 60 });
        await reader.until('the connection', () => reader.frames.length > 0);
        proxy.freeze();
        const sent = () => server.context.traffic.of(traits.protocol).frames;
        let [price, most, quietTurns, before] = [1, 0, 0, sent()];
        // Until what the kernels take is full, and for a while beyond.
        while (quietTurns < 30 && price < 1_000) {
          price++;
          for (let at = 0; at < SAMPLE_IDS.length; at++) server.hub.publish(dayEvent(at, price));
          await pause(10);
          most = Math.max(most, server.bufferedBytes());
          quietTurns = sent() === before ? quietTurns + 1 : 0;
          before = sent();
        }
        expect(quietTurns, 'it stopped sending').toBe(30);
        expect(most).toBeLessThan(MOST_BUFFERED_BYTES);
        if (traits.acknowledges) expect(sent()).toBeLessThanOrEqual(4);
        const received = reader.frames.length;
        proxy.thaw();
        await reader.until('the latest', () => reader.quotes.get(FIRST)?.open === price);
        expect(reader.frames.length - received).toBeLessThanOrEqual(before - received + 2);
        expect(reader.disordered).toBe(0);
      },
      40_000,
    );

    test('on a line half as fast as the market it stays within a second', async () => {
      const quotes = SAMPLE_IDS.slice(0, 35);
      const reader = read({ quotes, trades: [] });
      await reader.until('the connection', () => reader.frames.length > 0);
      let price = 1;
      const market = setInterval(() => {
        price++;
        for (let at = 0; at < 35; at++) server.hub.publish(quoteEvent(at, price));
      }, 50);
      await reader.until('the market', () => reader.frames.length > 20);
      const perSecond = 20 * (reader.wires.at(-1)?.payloadBytes ?? 0);
      proxy.limit(perSecond / 2);
      await pause(3_500);
      const settled = reader.latencies.length;
      await pause(2_000);
      clearInterval(market);
      const late = reader.latencies.slice(settled);
      expect(late.length).toBeGreaterThan(3);
      expect(Math.max(...late)).toBeLessThan(1_000);
      expect(reader.disordered).toBe(0);
    }, 20_000);

    test('closing while connecting, and closing twice, is quiet', async () => {
      proxy.freeze();
      const reader = read();
      reader.close();
      reader.close();
      reader.subscribe({ quotes: [SECOND] });
      reader.connection.retryNow();
      const later = read();
      await pause(50);
      later.close();
      proxy.thaw();
      const settled = read();
      await settled.until('a frame', () => settled.frames.length > 0);
      expect(reader.states.map((state) => state.kind)).toEqual(['connecting', 'closed']);
      expect(later.states.map((state) => state.kind)).toEqual(['connecting', 'closed']);
      expect(reader.frames.length + later.frames.length).toBe(0);
    });

    test('closing from inside a callback is the last thing heard', async () => {
      server.hub.publish(quoteEvent(0, 100));
      const reader = read({ onFrame: () => reader.close() });
      await reader.until('the end', () => reader.state?.kind === 'closed');
      for (let n = 0; n < 20; n++) {
        server.hub.publish(quoteEvent(0, n));
        await pause(5);
      }
      expect(reader.frames.length).toBe(1);
      expect(reader.states.at(-1)).toEqual({ kind: 'closed' });
    });

    test('says so while there is no server, and comes back by itself', async () => {
      const { port } = server;
      await server.close();
      const reader = read();
      await reader.until('a failure', () => reader.states.some((state) => 'retryTime' in state));
      const failed = reader.states.find((state) => state.kind === 'connecting' && state.retryTime !== undefined);
      expect(failed).toMatchObject({ kind: 'connecting', attempt: 2, cause: expect.any(String) });
      server = await under.start({ port });
      reader.connection.retryNow();
      await reader.until('a frame', () => reader.frames.length > 0, 15_000);
      expect(reader.state).toEqual({ kind: 'open' });
    });

    test('everything is given back at the end', async () => {
      const timers = () => process.getActiveResourcesInfo().filter((kind) => kind === 'Timeout').length;
      const timersBefore = timers();
      const listenersBefore = server.listeners();
      const { interest, bookInterest } = server.hub;
      const leases = [interest, bookInterest].map((each) => ({ each, lease: vi.spyOn(each, 'lease') }));
      for (let round = 0; round < 5; round++) {
        const reader = read({ books: [FIRST] });
        await reader.until('a frame', () => reader.frames.length > 0);
        reader.close();
      }
      // Engine.IO ends a session that polls only once its last poll has.
      await eventually(idle, 12_000);
      // Who asks again and again is expected back for 30 s; beside those leases nothing may still be wanted.
      await eventually(() => {
        for (const { each, lease } of leases)
          for (const holder of new Set(lease.mock.calls.map(([name]) => name))) each.lease(holder, [], 1);
        return interest.current().size + bookInterest.current().size === 0;
      });
      expect(server.context.traffic.of(traits.protocol).open).toBe(0);
      // Node keeps the sockets of finished requests, and a timer with them, for some seconds.
      await eventually(() => server.connections() === 0 && timers() <= timersBefore, 12_000);
      expect(server.listeners()).toBe(listenersBefore);
    });
  });
}

/** For what no callback tells: the server's own bookkeeping after a client left. */
async function eventually(reached: () => boolean, timeout = 5_000): Promise<void> {
  await expect.poll(reached, { timeout, interval: 20 }).toBe(true);
}
