import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Hub } from '@/lib/hub/hub';
import { ManualScheduler } from '@/lib/hub/manual-scheduler';
import type { Instrument } from '@/lib/market/instrument';
import type { MarketEvent } from '@/lib/market/market-event';
import type { Frame } from '@/lib/protocol/frame';
import { Recorder } from '@/lib/recording/recorder';
import { createReplayFeed } from './replay';
import { ReplayClock } from './replay-clock';

const START = 1_790_000_000_000;
/** When it is played. */
const LATER = 1_800_000_000_000;
const IDS = ['sim:BTC', 'sim:ETH', 'coinbase:BTC'];
const SPEEDS = [0.5, 1, 10, 1_000, Number.POSITIVE_INFINITY];

function describeId(id: string): Instrument {
  const [venue = '', symbol = ''] = id.split(':');
  const figures = { priceStep: 0.01, realtime: true, delayMinutes: 0, simulated: venue === 'sim' };
  const has = { trades: true, book: true, candles: true };
  return { id, name: symbol, venue, symbol, assetClass: 'crypto', base: symbol, quote: 'USD', ...figures, ...has };
}

/** Whole milliseconds, few of them, so that events collide, repeat and come late. */
const eventTime = fc.option(fc.integer({ min: START, max: START + 9 }), { nil: undefined });
const figure = fc.integer({ min: 1, max: 3 });
const id = fc.constantFrom(...IDS);
const timed = <T extends object>(event: fc.Arbitrary<T>) =>
  fc.tuple(event, eventTime).map(([said, time]) => (time === undefined ? said : { ...said, eventTime: time }));
const source = fc.constantFrom('bidAsk', 'last', 'day');
const fields = fc.record(
  { bid: fc.option(figure), last: figure, lastSize: figure, volume: fc.option(figure) },
  { requiredKeys: [] },
);
const level = fc.tuple(figure, figure).map(([price, size]) => [[price, size]]);
const said: fc.Arbitrary<object> = fc.oneof(
  { weight: 4, arbitrary: timed(fc.record({ kind: fc.constant('quote'), id, source, fields })) },
  { weight: 3, arbitrary: timed(fc.record({ kind: fc.constant('trade'), id, price: figure, size: figure })) },
  {
    weight: 2,
    arbitrary: timed(fc.record({ kind: fc.constant('book'), id, bids: level, asks: fc.constant([[9, 1]]) })),
  },
  {
    weight: 1,
    arbitrary: timed(fc.record({ kind: fc.constant('book'), id, bids: fc.constant([]), asks: fc.constant([]) })),
  },
  {
    weight: 1,
    arbitrary: fc
      .tuple(
        fc.constantFrom('live', 'down', 'halted'),
        fc.constantFrom({ id: 'sim:BTC' }, { venue: 'sim' }, { venue: 'coinbase' }),
      )
      .map(([state, of]) => ({ kind: 'state', ...of, state, since: START })),
  },
);
/** The second is refused because it repeats what is known; still, it decides that the trade is not the last price. */
const REPEAT_THEN_LATE_TRADE = [
  { kind: 'quote', id: 'sim:BTC', source: 'bidAsk', fields: { bid: 1 }, eventTime: START + 30 },
  { kind: 'quote', id: 'sim:BTC', source: 'last', fields: { last: 1 }, eventTime: START + 20 },
  { kind: 'trade', id: 'sim:BTC', price: 2, size: 1, eventTime: START + 10 },
].map((event) => ({ said: event, afterMs: 1, flush: false }));
const day = fc.array(fc.record({ said, afterMs: fc.integer({ min: 0, max: 30 }), flush: fc.boolean() }), {
  minLength: 1,
  maxLength: 60,
});

interface Taken {
  readonly seq: number;
  readonly event: MarketEvent;
}

const makeHub = () => new Hub({ role: 'primary', epoch: 1, scheduler: new ManualScheduler() });

/** Everything a reader can be told. */
function toldBy(hub: Hub): Frame {
  return JSON.parse(
    hub.read({ subscription: { quotes: IDS, trades: IDS, books: IDS }, cursor: undefined, history: 100 }).json,
  );
}

/** The same with all its times moved, and without those of the reading. */
function moved(frame: Frame, move: (time: number) => number): unknown {
  const times = new Set(['eventTime', 'ingestTime', 'lastTime', 'since']);
  const { publishTime, oldestChangeTime, ...rest } = frame;
  return JSON.parse(JSON.stringify(rest), (key, value) => (times.has(key) && value !== null ? move(value) : value));
}

describe('a replay of what was recorded', () => {
  let folder: string;
  let files = 0;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'replay-'));
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  async function record(events: readonly { said: object; afterMs: number; flush: boolean }[], rotateBytes: number) {
    const path = join(folder, `day-${files++}.jsonl.gz`);
    let now = START;
    let to = now;
    const recorder = new Recorder({ path, rotateBytes, describe: describeId, log: () => {}, now: () => now });
    const hub = makeHub();
    const taken: Taken[] = [];
    const moments: number[] = [];
    for (const { said, afterMs, flush } of events) {
      now += afterMs;
      const event = { ...said, ...('since' in said ? {} : { ingestTime: now }) } as MarketEvent;
      if (hub.publish(event)) {
        recorder.accepted(event, hub.seq);
        to = now;
        moments.push(now);
        taken.push({ seq: hub.seq, event });
      } else if (recorder.refused(event)) to = now;
      if (flush) await recorder.flush();
    }
    await recorder.close();
    return { path, hub, taken, to, moments };
  }

  async function play(path: string, speed: number) {
    let now = LATER;
    const wait = async (ms: number) => {
      now += ms;
    };
    const feed = createReplayFeed({ name: 'replay:test', path, speed, now: () => now, wait });
    const ids = (await feed.instruments(AbortSignal.timeout(5_000))).map((instrument) => instrument.id);
    const hub = makeHub();
    const taken: Taken[] = [];
    const stop = new AbortController();
    let told: Frame | undefined;
    const closed: MarketEvent[] = [];
    const moments: number[] = [];
    for await (const event of feed.follow(ids, stop.signal)) {
      if (event.kind === 'state' && event.detail !== undefined) {
        told ??= toldBy(hub);
        closed.push(event);
        if (closed.length === ids.length) stop.abort();
      } else if (hub.publish(event)) {
        taken.push({ seq: hub.seq, event });
        moments.push(now);
      }
    }
    return { taken, told: told ?? toldBy(hub), closed, moments };
  }

  test.each(SPEEDS)(
    'gives the same changes, sequences, trade numbers and states at %d×',
    async (speed) => {
      await fc.assert(
        fc.asyncProperty(day, fc.constantFrom(1, 400, 1e9), async (events, rotateBytes) => {
          // Every venue that is spoken of has an instrument.
          const opening = IDS.map((of) => ({
            said: { kind: 'trade', id: of, price: 1, size: 1 },
            afterMs: 0,
            flush: false,
          }));
          const recorded = await record([...opening, ...events], rotateBytes);
          const played = await play(recorded.path, speed);
          const clock = new ReplayClock({ from: START, to: recorded.to }, speed, { now: () => LATER });
          expect(played.taken).toEqual(recorded.taken.map((one) => ({ ...one, event: clock.moved(one.event) })));
          expect(moved(played.told, (time) => time)).toEqual(moved(toldBy(recorded.hub), (time) => clock.map(time)));
          // The rhythm: each came when it was its turn, none before.
          for (const [at, moment] of recorded.moments.entries())
            expect(played.moments[at]).toBeCloseTo(speed === Number.POSITIVE_INFINITY ? LATER : clock.map(moment), 3);
          expect(played.closed.map((event) => event.id).sort()).toEqual([...IDS].sort());
        }),
        { numRuns: 60, examples: [[REPEAT_THEN_LATE_TRADE, 1e9]] },
      );
    },
    60_000,
  );
});
