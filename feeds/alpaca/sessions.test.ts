import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { MarketEvent, QuoteEvent } from '@/lib/market/market-event';
import { type FakeAlpaca, startFakeAlpaca } from '../fakes/alpaca';
import { listen, priceOf, stateOf } from '../fakes/listener';
import { createAlpacaFeed } from './alpaca';

const ID = 'alpaca:AAPL';
const at = (text: string) => Date.parse(text);
const DAYS = [
  { date: '2025-11-26', open: '09:30', close: '16:00', session_open: '0400', session_close: '2000' },
  { date: '2025-11-28', open: '09:30', close: '13:00', session_open: '0400', session_close: '1700' },
  { date: '2025-12-01', open: '09:30', close: '16:00', session_open: '0400', session_close: '2000' },
];
/** A moment before: the session changes while the test looks on. */
const SOON_MS = 300;

const quoteFrom = (source: string) => (event: MarketEvent) => event.kind === 'quote' && event.source === source;

describe('sessions', () => {
  let fake: FakeAlpaca;
  beforeEach(async () => {
    fake = await startFakeAlpaca();
    fake.days = DAYS;
  });
  afterEach(() => fake.close());

  test.each([
    ['pre', '2025-11-28T09:00:00Z'],
    ['regular', '2025-11-28T14:30:00Z'],
    ['post', '2025-11-28T18:00:00Z'],
  ] as const)('%s begins when the calendar says', async (session, begin) => {
    fake.now = at(begin) - SOON_MS;
    const listener = listen(createAlpacaFeed(fake.account), [ID]);
    const state = await listener.until((event) => event.kind === 'state' && event.session === session, { from: 0 });
    expect(state).toEqual({ kind: 'state', id: ID, state: 'live', session, since: at(begin) });
    await listener.stop();
  });

  test('a half day ends early, and a closed market says since when', async () => {
    fake.now = at('2025-11-28T22:00:00Z') - SOON_MS;
    const listener = listen(createAlpacaFeed(fake.account), [ID]);
    const state = await listener.until(stateOf(ID, 'closed'), { from: 0 });
    expect(state).toEqual({ kind: 'state', id: ID, state: 'closed', since: at('2025-11-28T22:00:00Z') });
    await listener.stop();
  });

  test('on a holiday it is closed since the evening before, and shows that day', async () => {
    fake.now = at('2025-11-27T16:00:00Z');
    fake.set('AAPL', { dailyTime: at('2025-11-26T05:00:00Z'), high: 231, low: 227, previousClose: 225.5 });
    const listener = listen(createAlpacaFeed(fake.account), [ID]);
    const day = (await listener.until(quoteFrom('day'), { from: 0 })) as QuoteEvent;
    expect(day.fields).toMatchObject({ open: 225.5, high: 231, low: 227 });
    const state = await listener.until(stateOf(ID, 'closed'), { from: 0 });
    expect(state).toMatchObject({ since: at('2025-11-27T01:00:00Z') });
    await listener.stop();
  });

  test('before the first trade of a day its basis is the close before, and it has no figures yet', async () => {
    fake.now = at('2025-12-01T09:00:00Z') - SOON_MS;
    fake.set('AAPL', { dailyTime: at('2025-11-28T05:00:00Z'), close: 229.87, previousClose: 225.5 });
    const listener = listen(createAlpacaFeed(fake.account), [ID]);
    const before = await listener.until(quoteFrom('day'), { from: 0 });
    const after = await listener.until(
      (event) => event !== before && event.kind === 'quote' && event.fields.open === 229.87,
      { from: 0 },
    );
    expect(after).toMatchObject({ fields: { open: 229.87, high: null, low: null, volume: 0, turnover: 0 } });
    await listener.stop();
  });

  test('the basis of change is right from the first word on', async () => {
    fake.now = at('2025-12-01T10:00:00Z');
    fake.set('AAPL', { dailyTime: at('2025-11-28T05:00:00Z'), close: 229.87, previousClose: 225.5 });
    const listener = listen(createAlpacaFeed(fake.account), [ID]);
    const first = (await listener.until(quoteFrom('day'), { from: 0 })) as QuoteEvent;
    expect(first.fields.open).toBe(229.87);
    await listener.stop();
  });

  test('prices come without sessions while the calendar does not, and sessions once it does', async () => {
    const lines: string[] = [];
    const feed = createAlpacaFeed({ ...fake.account, times: { retryMs: 50 }, log: (line) => lines.push(line) });
    await feed.instruments(AbortSignal.timeout(5_000));
    fake.faults.rest({ status: 'html' });
    const listener = listen(feed, [ID]);
    await expect.poll(() => fake.subscriptions).toContain(`trades:AAPL`);
    fake.trade('AAPL');
    await listener.until(priceOf(ID), { from: 0 });
    expect(listener.events.filter((event) => event.kind === 'state')).toEqual([]);
    fake.now = at('2025-11-28T15:00:00Z');
    fake.faults.rest(undefined);
    expect(await listener.until(stateOf(ID, 'live'), { from: 0 })).toMatchObject({ session: 'regular' });
    expect(lines.filter((line) => line.includes('Sessions are not known'))).toHaveLength(1);
    await listener.stop();
  });

  test("Alpaca's clock rules, and how far ours is from it is told", async () => {
    fake.now = at('2025-11-28T15:00:00Z');
    const feed = createAlpacaFeed(fake.account);
    const listener = listen(feed, [ID]);
    await listener.until(stateOf(ID, 'live'), { from: 0 });
    expect(feed.counts?.clockErrorMs).toBeGreaterThan(Math.abs(Date.now() - fake.now) - 1_000);
    await listener.stop();
  });
});

describe('halts', () => {
  let fake: FakeAlpaca;
  beforeEach(async () => {
    fake = await startFakeAlpaca();
  });
  afterEach(() => fake.close());

  async function followed() {
    const listener = listen(createAlpacaFeed(fake.account), [ID, 'alpaca:MSFT']);
    await listener.until(stateOf(ID, 'live'), { from: 0 });
    await expect.poll(() => fake.subscriptions).toContain('statuses:AAPL');
    return listener;
  }

  test('a halt says why and since when, and a resumption ends it', async () => {
    const listener = await followed();
    fake.status('AAPL', 'H', 'Trading Halt', 'Halt News Pending');
    const halted = await listener.until(stateOf(ID, 'halted'));
    expect(halted).toMatchObject({ session: 'regular', detail: 'Trading Halt: Halt News Pending.' });
    expect(halted).toHaveProperty('since', expect.closeTo(fake.now, -4));
    fake.status('AAPL', 'Q', 'Quotation Resumption');
    fake.status('AAPL', 'T', 'Trading Resumption');
    const live = await listener.until(stateOf(ID, 'live'));
    expect(live).toMatchObject({ session: 'regular' });
    expect(listener.events.filter((event) => event.kind === 'state' && event.id === 'alpaca:MSFT')).toHaveLength(1);
    await listener.stop();
  });

  test.each([
    ['2', '3'],
    ['P', 'T'],
  ])('code %s halts, %s resumes', async (halts, resumes) => {
    const listener = await followed();
    fake.status('AAPL', halts, 'Trading Halt');
    await listener.until(stateOf(ID, 'halted'));
    fake.status('AAPL', 'E', 'Short Sale Restriction');
    fake.status('AAPL', resumes, 'Resume');
    await listener.until(stateOf(ID, 'live'));
    expect(listener.events.filter(stateOf(ID, 'halted'))).toHaveLength(1);
    await listener.stop();
  });

  test('it is remembered for who comes later, and a trade after it proves that it is over', async () => {
    const feed = createAlpacaFeed(fake.account);
    const first = listen(feed, [ID]);
    await expect.poll(() => fake.subscriptions).toContain('statuses:AAPL');
    fake.status('AAPL', 'H', 'Trading Halt');
    await first.until(stateOf(ID, 'halted'), { from: 0 });
    await first.stop();
    const second = listen(feed, [ID]);
    await second.until(stateOf(ID, 'halted'), { from: 0 });
    await expect.poll(() => fake.subscriptions).toContain('trades:AAPL');
    fake.trade('AAPL');
    await second.until(stateOf(ID, 'live'));
    await second.stop();
  });
});
