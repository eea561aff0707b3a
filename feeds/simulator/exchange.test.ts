import { describe, expect, test } from 'vitest';
import { CANDLE_INTERVALS, type Candle, type CandleInterval } from '@/lib/market/candle';
import { aggregateCandles, CandleBuilder } from '@/lib/market/candle-builder';
import type { MarketEvent, QuoteEvent, StateEvent } from '@/lib/market/market-event';
import { SimulatedExchange } from './exchange';
import { followed } from './followed';
import { SIMULATED_INSTRUMENTS } from './instruments';
import { createSimulatorFeed, type SimulatorOptions } from './simulator';
import { newYorkHours } from './trading-calendar';
import { virtualTime } from './virtual-time';

const NEVER = { halts: 0, splits: 0 };
const HOUR_MS = 3_600_000;

function playing(start: string, options: SimulatorOptions) {
  const time = virtualTime(Date.parse(start));
  const feed = createSimulatorFeed({ rare: NEVER, ...options, now: time.now, schedule: time.schedule });
  const ask = async (interval: CandleInterval, limit: number) =>
    (await feed.candles?.({ id: 'sim:IBM', interval, before: time.now(), limit }, AbortSignal.timeout(9_000))) ?? [];
  const tape = followed(feed, ['sim:IBM']);
  /** A queue of a whole day would be longer than any reader may leave it. */
  async function until(text: string): Promise<void> {
    for (const end = Date.parse(text); time.now() < end; await tape.read())
      time.advance(Math.min(2 * HOUR_MS, end - time.now()));
  }
  return { time, feed, ask, until, tape };
}

const statesOf = (events: readonly MarketEvent[]) =>
  events.filter((event): event is StateEvent => event.kind === 'state');
/** Without those that only say that the feed is alive. */
const changesOf = (events: readonly MarketEvent[]) =>
  statesOf(events).filter((state, index, all) => JSON.stringify(state) !== JSON.stringify(all[index - 1]));
const told = ({ state, session, since }: StateEvent) => [state, session, new Date(since).toISOString().slice(0, 16)];
const tradesIn = (events: readonly MarketEvent[], from: number, to: number) =>
  events.filter(({ kind, ...event }) => {
    const at = 'eventTime' in event ? (event.eventTime ?? 0) : 0;
    return kind === 'trade' && at >= from && at < to;
  });

test('a stock says which session it is in, and is busy accordingly', async () => {
  const { tape, until } = playing('2026-11-18T08:30:00Z', { hours: 'new-york' });
  await until('2026-11-19T09:10:00Z');
  await tape.read();
  expect(changesOf(tape.events).map(told)).toEqual([
    ['closed', undefined, '2026-11-18T01:00'],
    ['live', 'pre', '2026-11-18T09:00'],
    ['live', 'regular', '2026-11-18T14:30'],
    ['live', 'post', '2026-11-18T21:00'],
    ['closed', undefined, '2026-11-19T01:00'],
    ['live', 'pre', '2026-11-19T09:00'],
  ]);
  const perHour = (from: string, to: string) => {
    const [begin, end] = [Date.parse(from), Date.parse(to)];
    return tradesIn(tape.events, begin, end).length / ((end - begin) / HOUR_MS);
  };
  const regular = perHour('2026-11-18T14:30:00Z', '2026-11-18T21:00:00Z');
  expect(perHour('2026-11-18T08:00:00Z', '2026-11-18T09:00:00Z')).toBe(0);
  expect(perHour('2026-11-19T01:00:00Z', '2026-11-19T09:00:00Z')).toBe(0);
  for (const thin of [
    perHour('2026-11-18T09:00:00Z', '2026-11-18T14:30:00Z'),
    perHour('2026-11-18T21:00:00Z', '2026-11-19T01:00:00Z'),
  ]) {
    expect(thin).toBeGreaterThan(0);
    expect(thin).toBeLessThan(regular / 5);
  }
  // It opens against the last price of the main session, not of the evening.
  const session = tradesIn(tape.events, 0, Date.parse('2026-11-18T21:00:00Z')).at(-1);
  const open = tape.events
    .flatMap((event) => (event.kind === 'quote' && event.source === 'day' ? event.fields.open : []))
    .at(-1);
  expect(session?.kind === 'trade' && session.price).toBe(open);
  await tape.stop();
});

test('what never closes says so, and begins a new day at midnight of New York', async () => {
  const { tape, until, feed } = playing('2026-11-21T04:30:00Z', {});
  await until('2026-11-21T05:05:00Z');
  await tape.read();
  const states = statesOf(tape.events);
  expect(states.map(told)).toEqual([
    ['live', 'regular', '2026-11-20T05:00'],
    ['live', 'regular', '2026-11-21T05:00'],
  ]);
  expect(states[0]?.detail).toBe('A simulated exchange that never closes.');
  const midnight = Date.parse('2026-11-21T05:00:00Z');
  const last = tradesIn(tape.events, 0, midnight).at(-1);
  const days = tape.events.filter((event) => event.kind === 'quote' && event.source === 'day');
  const first = days.find((event) => event.kind === 'quote' && (event.eventTime ?? 0) >= midnight);
  expect(first).toMatchObject({ fields: { open: last?.kind === 'trade' && last.price, high: null, volume: 0 } });
  await tape.stop();
  const crypto = followed(feed, ['sim:BTC-USD']);
  await crypto.read();
  expect(statesOf(crypto.events)).toEqual([]);
  await crypto.stop();
});

test('a halt is told with its reason, nothing trades in it, and then it goes on', async () => {
  const { tape, until } = playing('2026-11-18T14:00:00Z', { hours: 'new-york', rare: { halts: 1, splits: 0 } });
  await until('2026-11-18T21:30:00Z');
  await tape.read();
  const states = changesOf(tape.events);
  expect(states.map(({ state }) => state)).toEqual(['live', 'live', 'halted', 'live', 'live']);
  const [, , halted, resumed] = states;
  const [from, to] = [halted?.since ?? 0, resumed?.since ?? 0];
  expect(halted).toMatchObject({ session: 'regular', detail: expect.stringMatching(/paused|Halted/) });
  expect(resumed).toMatchObject({ session: 'regular' });
  expect(to - from).toBeGreaterThanOrEqual(5 * 60_000);
  expect(to - from).toBeLessThanOrEqual(30 * 60_000);
  expect(tradesIn(tape.events, from, to)).toEqual([]);
  const quoted = tape.events.filter(
    (event) => event.kind === 'quote' && event.source === 'bidAsk' && (event.eventTime ?? 0) > from,
  );
  expect(quoted.every((event) => event.kind === 'quote' && (event.eventTime ?? 0) >= to)).toBe(true);
  expect(tradesIn(tape.events, from - 10 * 60_000, from).length).toBeGreaterThan(0);
  expect(tradesIn(tape.events, to, to + 10 * 60_000).length).toBeGreaterThan(0);
  await tape.stop();
});

test('a machine suspended over the close wakes up to a closed exchange', async () => {
  const { time, tape, until, ask } = playing('2026-11-19T00:50:00Z', { hours: 'new-york' });
  await until('2026-11-19T00:55:00Z');
  time.sleep(5 * HOUR_MS);
  time.advance(HOUR_MS);
  await tape.read();
  expect(statesOf(tape.events).map(told).at(-1)).toEqual(['closed', undefined, '2026-11-19T01:00']);
  const closed = Date.parse('2026-11-19T01:00:00Z');
  expect(tradesIn(tape.events, closed, Number.POSITIVE_INFINITY)).toEqual([]);
  expect((await ask('1m', 1))[0]?.time).toBe(closed - 60_000);
  await tape.stop();
});

test('who joins in a halt is told of it, last', async () => {
  const rare = { halts: 1, splits: 0 };
  const played = playing('2026-11-18T14:30:00Z', { hours: 'new-york', rare });
  const exchange = new SimulatedExchange('1 sim:IBM', newYorkHours(), rare, played.time.now());
  const halt = exchange.advance(300);
  expect(halt.notice.state).toBe('halted');
  await played.until(new Date(halt.at + 60_000).toISOString());
  const late = followed(played.feed, ['sim:IBM']);
  await late.read();
  expect(late.events.at(-1)).toEqual({ kind: 'state', id: 'sim:IBM', ...halt.notice });
  await Promise.all([late.stop(), played.tape.stop()]);
});

test('a halt that nobody saw has no candles either, and the minutes around it have', async () => {
  const rare = { halts: 1, splits: 0 };
  const played = playing('2026-11-18T14:30:00Z', { hours: 'new-york', rare });
  await played.tape.read();
  await played.tape.stop();
  const exchange = new SimulatedExchange('1 sim:IBM', newYorkHours(), rare, played.time.now());
  const [halt, resumed] = [exchange.advance(300).at, exchange.advance(300).at];
  played.time.advance(Date.parse('2026-11-18T20:59:00Z') - played.time.now());
  const times = (await played.ask('1m', 380)).map(({ time }) => time);
  const missing: number[] = [];
  for (let time = times[0] ?? 0; time < (times.at(-1) ?? 0); time += 60_000)
    if (!times.includes(time)) missing.push(time);
  expect(missing[0]).toBeGreaterThanOrEqual(halt - 60_000);
  expect(missing.at(-1)).toBeLessThan(resumed);
  expect(missing.length).toBeGreaterThanOrEqual(Math.floor((resumed - halt) / 60_000) - 1);
});

describe('a split', () => {
  async function splitting() {
    const rare = { halts: 0, splits: 1 };
    const played = playing('2026-11-18T23:00:00Z', { hours: 'new-york', rare });
    await played.until('2026-11-19T03:00:00Z');
    const before: Partial<Record<CandleInterval, readonly Candle[]>> = {};
    for (const interval of CANDLE_INTERVALS) before[interval] = await played.ask(interval, 100);
    await played.until('2026-11-19T09:30:00Z');
    await played.tape.read();
    const { events } = played.tape;
    const state = statesOf(events).at(-1);
    const ratio = Number(/^Split (\d+) for 1 today; earlier prices are adjusted\.$/.exec(state?.detail ?? '')?.[1]);
    return { ...played, events, before, ratio, at: state?.since ?? 0 };
  }

  test('is told at the opening, and prices and the previous close shrink by it', async () => {
    const { events, ratio, at, tape } = await splitting();
    expect(ratio).toBeGreaterThanOrEqual(2);
    expect(at).toBe(Date.parse('2026-11-19T09:00:00Z'));
    const [old] = tradesIn(events, 0, at).slice(-1);
    const [young] = tradesIn(events, at, Number.POSITIVE_INFINITY);
    if (old?.kind !== 'trade' || young?.kind !== 'trade') throw new Error('It traded before and after.');
    expect(Math.abs((young.price * ratio) / old.price - 1)).toBeLessThan(0.02);
    const opens = events.flatMap((event) =>
      event.kind === 'quote' && event.source === 'day' ? [[event.eventTime ?? 0, event.fields.open ?? 0] as const] : [],
    );
    const open = opens.find(([time]) => time >= at)?.[1] ?? 0;
    expect(Math.abs((open * ratio) / old.price - 1)).toBeLessThan(0.05);
    const [last] = events.flatMap((event) =>
      event.kind === 'quote' && event.source === 'last' && (event.eventTime ?? 0) >= at ? [event.fields.last ?? 0] : [],
    );
    expect(last).toBeCloseTo(old.price / ratio, 1);
    await tape.stop();
  });

  test('adjusts every candle before it, and they still add up', async () => {
    const { before, ratio, ask, tape, at } = await splitting();
    for (const interval of CANDLE_INTERVALS) {
      const wanted = before[interval]?.map((candle) => ({
        time: candle.time,
        open: expect.closeTo(candle.open / ratio, 1.9),
        high: expect.closeTo(candle.high / ratio, 1.9),
        low: expect.closeTo(candle.low / ratio, 1.9),
        close: expect.closeTo(candle.close / ratio, 1.9),
        volume: candle.volume * ratio,
      }));
      const after = (await ask(interval, 150)).filter(({ time }) => time <= (before[interval]?.at(-1)?.time ?? 0));
      expect(after.slice(-100), interval).toEqual(wanted);
    }
    const minutes = await ask('1m', 2_000);
    const hours = await ask('1h', 10);
    expect(aggregateCandles(minutes, '1h').filter(({ time }) => hours.some((hour) => hour.time === time))).toEqual(
      hours,
    );
    expect(hours.some(({ time }) => time < at)).toBe(true);
    await tape.stop();
  });

  test('candles after it are those of the trades', async () => {
    const { events, ask, tape, at } = await splitting();
    const builder = new CandleBuilder('5m');
    for (const event of events)
      if (event.kind === 'trade' && (event.eventTime ?? 0) >= at)
        builder.fold({ time: event.eventTime ?? 0, price: event.price, size: event.size });
    const closed = builder.candles(at, Date.parse('2026-11-19T09:30:00Z'));
    expect(closed.length).toBeGreaterThan(1);
    expect((await ask('5m', 20)).filter(({ time }) => time >= at)).toEqual(closed);
    await tape.stop();
  });
});

test('halts and splits are rare unless asked for', async () => {
  const time = virtualTime();
  const feed = createSimulatorFeed({ now: time.now, schedule: time.schedule });
  const stocks = SIMULATED_INSTRUMENTS.filter(({ assetClass }) => assetClass === 'stock').map(({ id }) => id);
  const tape = followed(feed, stocks);
  time.advance(60_000);
  await tape.read();
  expect(statesOf(tape.events).map(({ state }) => state)).toEqual(stocks.map(() => 'live'));
  await tape.stop();
});

test('a closed exchange keeps the times of the close, and goes on saying that it is closed', async () => {
  const close = Date.parse('2026-11-21T01:00:00Z');
  const detail = 'Closed since Friday 20:00, until Monday 04:00, New York time.';
  const quotes = (events: readonly MarketEvent[]) =>
    events.filter((event): event is QuoteEvent => event.kind === 'quote');
  // A weekend, as who starts in it and as who was there sees it.
  const late = playing('2026-11-21T17:00:00Z', { hours: 'new-york' });
  await late.until('2026-11-21T18:00:00Z');
  expect(quotes(late.tape.events).map(({ eventTime }) => eventTime)).toEqual([close, close, close]);
  const states = statesOf(late.tape.events);
  expect(states[0]).toEqual({ kind: 'state', id: 'sim:IBM', state: 'closed', since: close, detail });
  expect(new Set(states.map((state) => JSON.stringify(state))).size).toBe(1);
  expect(states.length, 'every 20 s').toBeGreaterThan(175);
  await late.tape.stop();

  const early = playing('2026-11-21T00:55:00Z', { hours: 'new-york' });
  await early.until('2026-11-21T02:00:00Z');
  const heard = quotes(early.tape.events);
  const newest = heard.findLast(({ source }) => source === 'day');
  expect(newest, 'the figures of the whole day').toMatchObject({ eventTime: close });
  expect(Math.max(...heard.map(({ eventTime = 0 }) => eventTime))).toBe(close);
  expect(statesOf(early.tape.events).at(-1)).toMatchObject({ state: 'closed', since: close, detail });
  const joined = followed(early.feed, ['sim:IBM']);
  await joined.read();
  expect(quotes(joined.events).every(({ eventTime = close + 1 }) => eventTime <= close)).toBe(true);
  await Promise.all([joined.stop(), early.tape.stop()]);
});
