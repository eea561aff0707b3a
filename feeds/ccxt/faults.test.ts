import { afterAll, beforeAll, describe, expect, type TestContext, test, vi } from 'vitest';
import { AttentiveClock } from '../attentive-clock';
import { RateLimitError } from '../failure';
import { eventually } from '../fakes/eventually';
import { startFakeExchange } from '../fakes/fake-exchange';
import { type Listener, listen, priceOf, stateOf } from '../fakes/listener';
import type { FakeKind } from '../fakes/protocol';
import type { RestFault } from '../fakes/rest-fault';
import { type Feed, FeedError } from '../feed';
import { withRetry } from '../with-retry';
import { createCcxtFeed } from './ccxt';

const KINDS: readonly FakeKind[] = ['coinbase', 'kraken', 'binance', 'okx', 'bybit', 'bitstamp'];
const SILENCE_MS = 400;
const TIMES = {
  silenceMs: SILENCE_MS,
  firstTickMs: 700,
  instrumentMs: 5_000,
  refusedMs: 100,
  settleMs: 60,
  stableMs: 1,
};
const RECONNECT = { baseMs: 20, capMs: 50 };
/** What a busy machine may add to a watch time. */
const SLACK_MS = 1_500;
const MESSAGES_PER_SECOND = 400;
const PRICE = { price: 100, priceStep: 0.01 };
const quoteOf = (kind: FakeKind) => (['coinbase', 'kraken', 'bitstamp'].includes(kind) ? 'USD' : 'USDT');

const measured: string[] = [];
afterAll(() => console.info(`Faults, and how long they took:\n  ${measured.join('\n  ')}`));

const unhandled = vi.fn();
beforeAll(async () => {
  // Loaded by the feed when it is first needed; here it would count as slowness of a venue.
  await import('ccxt');
  process.on('unhandledRejection', unhandled);
});
afterAll(() => {
  process.off('unhandledRejection', unhandled);
  expect(unhandled).not.toHaveBeenCalled();
});

/** One venue with three markets, a feed that watches closely, and what to do with them. */
async function arrange(kind: FakeKind, onTestFinished: TestContext['onTestFinished']) {
  const listeners: Listener[] = [];
  const instruments = ['BTC', 'ETH', 'SOL'].map((base) => ({ base, quote: quoteOf(kind), ...PRICE }));
  const fake = await startFakeExchange(kind, { instruments });
  const feed = createCcxtFeed(kind, { config: fake.ccxtConfig, times: TIMES, reconnect: RECONNECT });
  const ids = fake.symbols.map((symbol) => `${kind}:${symbol}`);
  onTestFinished(async () => {
    await Promise.all(listeners.map((listener) => listener.stop()));
    await eventually(() => expect(fake.connections).toBe(0));
    await fake.close();
  });

  function follow(of: Feed = feed, what = ids): Listener {
    const listener = listen(of, what);
    listeners.push(listener);
    return listener;
  }

  async function followBusy(): Promise<Listener> {
    fake.autoplay(MESSAGES_PER_SECOND);
    const listener = follow();
    for (const each of ids) await listener.until(priceOf(each), { from: 0 });
    return listener;
  }

  /** Makes a fault; resolves when it was noticed. */
  async function noticed(what: string, listener: Listener, limitMs: number, provoke: () => void): Promise<void> {
    const from = performance.now();
    const down = listener.until(stateOf(kind, 'down'), { withinMs: limitMs });
    provoke();
    await down;
    measured.push(`${kind}: ${what} noticed after ${(performance.now() - from).toFixed(0)} ms`);
  }

  async function resumes(listener: Listener, at = fake): Promise<void> {
    const from = listener.events.length;
    await listener.until(stateOf(kind, 'live'), { from });
    const live = listener.events.length;
    for (const each of ids) await listener.until(priceOf(each), { from: live });
    await eventually(() => expect(at.connections).toBe(1));
  }

  return { fake, feed, ids, id: ids[0] ?? '', follow, followBusy, noticed, resumes };
}

// At once, because nearly all of it is waiting.
describe.concurrent.each(KINDS)('%s', (kind) => {
  test('a dropped connection is dialled again', async ({ onTestFinished }) => {
    const { fake, followBusy, noticed, resumes } = await arrange(kind, onTestFinished);
    const listener = await followBusy();
    await noticed('drop', listener, SLACK_MS, () => fake.faults.drop());
    await resumes(listener);
    expect(fake.dials).toBe(2);
  });

  test.for([true, false])('silence is noticed, pongs: %s', async (pongs, { onTestFinished }) => {
    const { fake, followBusy, noticed, resumes } = await arrange(kind, onTestFinished);
    const listener = await followBusy();
    await noticed(`freeze ${pongs ? 'with' : 'without'} pongs`, listener, SILENCE_MS * 1.25 + SLACK_MS, () =>
      fake.faults.freeze({ pongs }),
    );
    fake.faults.thaw();
    await resumes(listener);
  });

  test('a venue that stays frozen is dialled again and again, on one connection at a time', async ({
    onTestFinished,
  }) => {
    const { fake, followBusy, resumes } = await arrange(kind, onTestFinished);
    const listener = await followBusy();
    fake.faults.freeze({ pongs: true });
    await listener.until(stateOf(kind, 'down'));
    await eventually(() => expect(fake.dials).toBeGreaterThanOrEqual(3));
    expect(fake.connections).toBeLessThanOrEqual(1);
    fake.faults.thaw();
    await resumes(listener);
    expect(listener.events.filter(stateOf(kind, 'down')).length, 'one loss is told once').toBe(1);
  });

  test('malformed frames are dropped and counted, and the connection stays', async ({ onTestFinished }) => {
    const { fake, feed, ids, followBusy } = await arrange(kind, onTestFinished);
    const listener = await followBusy();
    for (let round = 0; round < 3; round++) fake.faults.malformed();
    await eventually(() => expect(feed.counts.rejected).toBeGreaterThanOrEqual(6));
    const from = listener.events.length;
    for (const each of ids) await listener.until(priceOf(each), { from });
    expect(fake.dials).toBe(1);
    expect(listener.events.some(stateOf(kind, 'down'))).toBe(false);
    for (const event of listener.events) {
      const fields = event.kind === 'quote' ? event.fields : event.kind === 'trade' ? { price: event.price } : {};
      for (const [field, value] of Object.entries(fields)) {
        expect(value, field).not.toBeNull();
        // The walk stays near 100; sizes and volumes are far below this.
        expect(Number.isFinite(value) && Number(value) >= 0 && Number(value) < 1e9, `${field} ${value}`).toBe(true);
      }
    }
    measured.push(`${kind}: malformed frames cost ${feed.counts.rejected} figures and no connection`);
  });

  test('a refused instrument leaves the others alone, and comes when it is accepted', async ({ onTestFinished }) => {
    const { fake, ids, follow } = await arrange(kind, onTestFinished);
    const [first = '', refusedId = '', third = ''] = ids;
    fake.faults.refuseSubscriptions(fake.symbols[1]);
    fake.autoplay(MESSAGES_PER_SECOND);
    const started = performance.now();
    const listener = follow();
    const told = await listener.until(stateOf(refusedId, 'down'), { from: 0 });
    expect(told).toMatchObject({ detail: expect.stringMatching(/refuses it: .+/) });
    measured.push(`${kind}: refused instrument named after ${(performance.now() - started).toFixed(0)} ms`);
    for (const each of [first, third]) await listener.until(priceOf(each), { from: 0 });
    expect(listener.events.some(priceOf(refusedId))).toBe(false);
    const from = listener.events.length;
    fake.faults.acceptSubscriptions();
    await listener.until(stateOf(refusedId, 'live'), { from });
    await listener.until(priceOf(refusedId), { from });
    expect(listener.events.some(stateOf(kind, 'down')), 'the venue was never lost').toBe(false);
    expect([fake.connections, fake.dials]).toEqual([1, 1]);
  });

  test('an instrument refused from the first is not given up', async ({ onTestFinished }) => {
    const { fake, feed, id, follow } = await arrange(kind, onTestFinished);
    fake.faults.refuseSubscriptions();
    fake.autoplay(MESSAGES_PER_SECOND);
    const listener = follow(feed, [id]);
    await listener.until(stateOf(id, 'down'), { from: 0 });
    fake.faults.acceptSubscriptions();
    await listener.until(priceOf(id), { from: 0 });
    expect(fake.connections).toBe(1);
  });

  test.for<[string, RestFault]>([
    ['503', { status: 503 }],
    ['200 with HTML', { status: 'html' }],
    ['200 cut off', { status: 'truncated' }],
  ])('a catalogue that fails with %s is asked for again', async ([what, fault], { onTestFinished }) => {
    const { fake, feed, ids, follow } = await arrange(kind, onTestFinished);
    fake.faults.rest(fault);
    await expect(feed.instruments(AbortSignal.timeout(3_000))).rejects.toMatchObject({
      name: 'FeedError',
      permanent: false,
    });
    const started = performance.now();
    fake.autoplay(MESSAGES_PER_SECOND);
    const listener = follow(withRetry(feed, RECONNECT));
    const told = await listener.until(stateOf(kind, 'down'), { from: 0 });
    measured.push(`${kind}: ${what} noticed after ${(performance.now() - started).toFixed(0)} ms`);
    expect(told).toMatchObject({ detail: expect.stringContaining('list of markets') });
    fake.faults.rest(undefined);
    for (const each of ids) await listener.until(priceOf(each), { from: 0 });
    expect(fake.connections).toBe(1);
    expect(await feed.instruments(AbortSignal.timeout(3_000))).toHaveLength(3);
  });

  test('"too many requests" is obeyed', async ({ onTestFinished }) => {
    const { fake, feed, id, follow } = await arrange(kind, onTestFinished);
    fake.faults.rest({ status: 429, retryAfter: '1' });
    const refusal = await feed.instruments(AbortSignal.timeout(3_000)).catch((error: unknown) => error);
    expect(refusal).toBeInstanceOf(RateLimitError);
    expect(refusal).toMatchObject({ retryAfterMs: 1_000, permanent: false });
    fake.autoplay(MESSAGES_PER_SECOND);
    const listener = follow(withRetry(feed, RECONNECT));
    await listener.until(stateOf(kind, 'down'), { from: 0 });
    const turnedAway = performance.now();
    const asked = fake.requests;
    fake.faults.rest(undefined);
    await listener.until(priceOf(id), { from: 0 });
    const waited = performance.now() - turnedAway;
    expect(waited, 'not before it was allowed').toBeGreaterThanOrEqual(990);
    expect(fake.requests).toBeGreaterThan(asked);
    measured.push(`${kind}: 429 with Retry-After 1 s waited for ${waited.toFixed(0)} ms`);
  });

  test('an unknown symbol is told of and stops nobody; alone it is the end', async ({ onTestFinished }) => {
    const { fake, feed, id, follow } = await arrange(kind, onTestFinished);
    const unknownId = `${kind}:${fake.faults.unknownSymbol}`;
    fake.autoplay(MESSAGES_PER_SECOND);
    const listener = follow(feed, [id, unknownId]);
    await listener.until(stateOf(unknownId, 'down'), { from: 0 });
    await listener.until(priceOf(id), { from: 0 });
    const error = await follow(withRetry(feed, RECONNECT), [unknownId]).ended;
    expect(error).toBeInstanceOf(FeedError);
    expect(error).toMatchObject({ permanent: true, message: expect.stringContaining(unknownId) });
    expect(fake.connections).toBe(1);
  });

  test('an abort while it waits to dial leaves nothing behind', async ({ onTestFinished }) => {
    const { fake, id, follow } = await arrange(kind, onTestFinished);
    const slow = createCcxtFeed(kind, {
      config: fake.ccxtConfig,
      times: TIMES,
      reconnect: { baseMs: 200, capMs: 200, random: () => 0.9 },
    });
    fake.autoplay(MESSAGES_PER_SECOND);
    const listener = follow(slow);
    await listener.until(priceOf(id), { from: 0 });
    const down = listener.until(stateOf(kind, 'down'));
    fake.faults.drop();
    await down;
    await listener.stop();
    // Longer than the wait that was called off.
    await new Promise((resolve) => setTimeout(resolve, 300));
    expect([fake.connections, fake.dials]).toEqual([0, 1]);
  });

  test('an abort during the handshake leaves nothing behind', async ({ onTestFinished }) => {
    const { fake, feed, ids } = await arrange(kind, onTestFinished);
    const controller = new AbortController();
    await feed.instruments(controller.signal);
    const iterator = feed.follow(ids, controller.signal)[Symbol.asyncIterator]();
    const first = iterator.next();
    await new Promise((resolve) => setImmediate(resolve));
    controller.abort();
    expect(await first).toMatchObject({ done: true });
    await eventually(() => expect(fake.connections).toBe(0));
  });

  test('a quiet instrument is asked for again without harm to the others', async ({ onTestFinished }) => {
    const { fake, ids, follow } = await arrange(kind, onTestFinished);
    const patient = createCcxtFeed(kind, { config: fake.ccxtConfig, times: { ...TIMES, instrumentMs: 150 } });
    const listener = follow(patient, ids.slice(0, 2));
    const [busy = '', quiet = ''] = fake.symbols;
    const timer = setInterval(() => fake.publishBidAsk(busy, {}), 20);
    try {
      const [busyId = '', quietId = ''] = ids;
      await eventually(() => expect(fake.subscriptions.length).toBeGreaterThanOrEqual(4));
      fake.publishBidAsk(quiet, {});
      await listener.until(priceOf(quietId), { from: 0 });
      const from = listener.events.length;
      // Long enough for several questions; Coinbase and Kraken answer each with a snapshot.
      for (let n = 0; n < 40; n++) await listener.until(priceOf(busyId));
      expect(listener.events.slice(from).some(stateOf(quietId, 'down'))).toBe(false);
      const beforeQuiet = listener.events.length;
      fake.publishBidAsk(quiet, { bidSize: 42 });
      await listener.until((event) => event.kind === 'quote' && event.id === quietId && event.fields.bidSize === 42, {
        from: beforeQuiet,
      });
      expect([fake.connections, fake.dials]).toEqual([1, 1]);
    } finally {
      clearInterval(timer);
    }
  });

  test('a venue that goes away is found again when it is back', async ({ onTestFinished }) => {
    const { fake, ids, followBusy, resumes } = await arrange(kind, onTestFinished);
    const listener = await followBusy();
    const down = listener.until(stateOf(kind, 'down'));
    const { port } = new URL(fake.url);
    await fake.close();
    await down;
    const instruments = ids.map((each) => ({ base: each.split(/[:-]/)[1] ?? '', quote: quoteOf(kind), ...PRICE }));
    const returned = await startFakeExchange(kind, { instruments, port: Number(port) });
    returned.autoplay(MESSAGES_PER_SECOND);
    await resumes(listener, returned);
    await listener.stop();
    await returned.close();
  });

  test('messages are spaced out, and those that wait are called off with the follow', async ({ onTestFinished }) => {
    const { fake, ids, follow } = await arrange(kind, onTestFinished);
    const polite = createCcxtFeed(kind, { config: { ...fake.ccxtConfig, enableRateLimit: true, rateLimit: 1 } });
    fake.autoplay(MESSAGES_PER_SECOND);
    const listener = follow(polite);
    await listener.until(stateOf(kind, 'live'), { from: 0 });
    // The last subscriptions still wait for their turn.
    await listener.stop();
    const again = follow(polite);
    for (const each of ids) {
      await again.until((event) => event.kind === 'trade' && event.id === each, { from: 0 });
    }
    expect(fake.connections).toBe(1);
  });

  test('what nobody follows any more is not asked of the venue any more', async ({ onTestFinished }) => {
    const { fake, feed, ids, follow } = await arrange(kind, onTestFinished);
    fake.autoplay(MESSAGES_PER_SECOND);
    const [firstId = '', secondId = ''] = ids;
    const keeps = follow(feed, [firstId]);
    const leaves = follow(feed, [firstId, secondId]);
    await leaves.until(priceOf(secondId), { from: 0 });
    const name = fake.symbols[1]?.split('-')[0] ?? '';
    const isOfSecond = (key: string) => key.toUpperCase().includes(name);
    await eventually(() => expect(fake.subscriptions.filter(isOfSecond).length).toBeGreaterThanOrEqual(2));
    await leaves.stop();
    await eventually(() => expect(fake.subscriptions.filter(isOfSecond)).toEqual([]));
    await keeps.until(priceOf(firstId));
    const returns = follow(feed, [secondId]);
    await returns.until(priceOf(secondId), { from: 0 });
    expect([fake.connections, fake.dials]).toEqual([1, 1]);
  });
});

test.concurrent.each(['coinbase', 'kraken'] as const)(
  '%s: a quiet market is not taken for a dead connection',
  async (kind) => {
    const instruments = [{ base: 'BTC', quote: 'USD', ...PRICE }];
    const fake = await startFakeExchange(kind, { instruments, heartbeatMs: 50 });
    const feed = createCcxtFeed(kind, { config: fake.ccxtConfig, times: TIMES, reconnect: RECONNECT });
    const id = `${kind}:BTC-USD`;
    const listener = listen(feed, [id]);
    await listener.until(priceOf(id), { from: 0 });
    // Nothing happens: three times the silence that would be a fault.
    await new Promise((resolve) => setTimeout(resolve, SILENCE_MS * 3));
    expect(listener.events.some(stateOf(kind, 'down'))).toBe(false);
    expect([fake.connections, fake.dials]).toEqual([1, 1]);
    await listener.stop();
    await fake.close();
  },
);

test.concurrent.each(KINDS)('%s: 250 instruments share one connection', async (kind) => {
  const instruments = Array.from({ length: 250 }, (_, n) => ({ base: `A${n}`, quote: quoteOf(kind), ...PRICE }));
  const fake = await startFakeExchange(kind, { instruments });
  const feed = createCcxtFeed(kind, { config: fake.ccxtConfig });
  const ids = fake.symbols.map((symbol) => `${kind}:${symbol}`);
  const listener = listen(feed, ids);
  await eventually(() => expect(fake.subscriptions.length).toBeGreaterThanOrEqual(500));
  for (const symbol of fake.symbols) fake.publishBidAsk(symbol, { bidSize: 5 });
  for (const id of ids) await listener.until(priceOf(id), { from: 0 });
  expect([fake.connections, fake.dials]).toEqual([1, 1]);
  await listener.stop();
  await fake.close();
});

test('an exchange that ccxt does not have is a permanent failure that names it', async () => {
  const feed = createCcxtFeed('conbase');
  const failure = { name: 'FeedError', permanent: true, message: expect.stringContaining('"conbase"') };
  await expect(feed.instruments(AbortSignal.timeout(1_000))).rejects.toMatchObject(failure);
  expect(await listen(withRetry(feed), ['conbase:BTC-USD']).ended).toMatchObject(failure);
});

test('time during which the process was held up is not silence of the venue', () => {
  vi.useFakeTimers({ toFake: ['performance'] });
  try {
    const clock = new AttentiveClock(100);
    for (const elapsed of [100, 150, 60_000, 100]) {
      vi.advanceTimersByTime(elapsed);
      clock.tick();
    }
    expect(clock.now).toBe(100 + 150 + 200 + 100);
    vi.advanceTimersByTime(5_000);
    clock.start();
    clock.tick();
    expect(clock.now).toBe(550);
  } finally {
    vi.useRealTimers();
  }
});
