import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { type InstrumentId, isInstrumentId, symbolOf, venueOf } from '@/lib/market/instrument';
import type { MarketEvent, StateEvent } from '@/lib/market/market-event';
import { bookConformance } from './book-conformance';
import { candleConformance } from './candle-conformance';
import { FeedError } from './feed';
import {
  collect,
  EARLIEST_TIME,
  EVENT_WAIT_MS,
  type FeedUnderTest,
  openHandles,
  RELEASE_WAIT_MS,
} from './feed-under-test';

const pricesOf = (id: InstrumentId) => (event: MarketEvent) => event.kind !== 'state' && event.id === id;
const pricedAll = (ids: readonly InstrumentId[], times: number) => (events: readonly MarketEvent[]) =>
  ids.every((id) => events.filter(pricesOf(id)).length >= times);

function numbersOf(event: MarketEvent): [string, number][] {
  if (event.kind === 'state') return [];
  if (event.kind === 'book')
    return [...event.bids, ...event.asks].flatMap(([price, size]): [string, number][] => [
      ['price', price],
      ['size', size],
    ]);
  const fields = event.kind === 'trade' ? { price: event.price, size: event.size } : event.fields;
  return Object.entries(fields).filter((entry): entry is [string, number] => typeof entry[1] === 'number');
}

/**
 * The behaviour every `Feed` owes its callers, whatever it reads from.
 * What a feed cannot do it declares in `capabilities`; the suite asks those and never the name.
 */
export function feedConformance(name: string, setup: () => Promise<FeedUnderTest>): void {
  describe(`${name} keeps the Feed contract`, () => {
    let under: FeedUnderTest;
    const unhandled = vi.fn();

    beforeEach(async () => {
      process.on('unhandledRejection', unhandled);
      under = await setup();
    });
    afterEach(async () => {
      await under.teardown();
      await new Promise((resolve) => setImmediate(resolve));
      process.off('unhandledRejection', unhandled);
      expect(unhandled).not.toHaveBeenCalled();
    });

    test('describes its instruments', async () => {
      const { feed, ids, unknownId } = under;
      const instruments = await feed.instruments(AbortSignal.timeout(EVENT_WAIT_MS));
      const known = new Map(instruments.map((instrument) => [instrument.id, instrument]));
      expect(known.size, 'ids are unique').toBe(instruments.length);
      for (const id of ids) expect(known.has(id), `${id} is in the catalogue`).toBe(true);
      expect(known.has(unknownId)).toBe(false);
      for (const instrument of instruments) {
        expect(isInstrumentId(instrument.id), instrument.id).toBe(true);
        expect(instrument.venue).toBe(venueOf(instrument.id));
        expect(instrument.symbol).toBe(symbolOf(instrument.id));
        if (!feed.capabilities.recorded) expect(instrument.venue).toBe(feed.venue);
        expect(instrument.priceStep, instrument.id).toBeGreaterThan(0);
        expect(Number.isFinite(instrument.priceStep), instrument.id).toBe(true);
        for (const text of [instrument.name, instrument.base, instrument.quote]) expect(text).not.toBe('');
        expect(instrument.simulated).toBe(feed.capabilities.simulated);
        expect(instrument.realtime).toBe(instrument.delayMinutes === 0);
        // A book may come with `follow` too, as that of a recording does.
        for (const what of ['trades', 'candles'] as const)
          if (instrument[what]) expect(feed.capabilities[what], `${instrument.id} has ${what}`).toBe(true);
      }
    });

    test('prices every followed instrument, and no other', async () => {
      const ids = under.ids.slice(0, 1);
      const events = await collect(under, ids, pricedAll(ids, 3));
      for (const id of ids) expect(events.filter(pricesOf(id)).length, id).toBeGreaterThanOrEqual(3);
      for (const event of events) {
        if (event.kind === 'state') {
          expect(event.id === undefined, 'a state is of an instrument or of a venue').toBe(event.venue !== undefined);
          if (event.id !== undefined) expect(ids).toContain(event.id);
          else if (under.feed.capabilities.recorded) expect(ids.map(venueOf)).toContain(event.venue);
          else expect(event.venue).toBe(under.feed.venue);
          expect(event.detail?.length ?? 0).toBeLessThanOrEqual(200);
        } else expect(ids).toContain(event.id);
      }
    });

    test('says only what its capabilities say', async () => {
      const { capabilities } = under.feed;
      const events = await collect(under, under.ids, pricedAll(under.ids, 5));
      const kinds = new Set(events.map((event) => (event.kind === 'quote' ? event.source : event.kind)));
      if (!capabilities.trades) expect(kinds).not.toContain('trade');
      if (!capabilities.bidAsk) expect(kinds).not.toContain('bidAsk');
    });

    test('gives sound numbers and times', async () => {
      const events = await collect(under, under.ids, pricedAll(under.ids, 5));
      expect(pricedAll(under.ids, 5)(events), 'enough events came').toBe(true);
      for (const event of events) {
        for (const [field, value] of numbersOf(event)) {
          expect(Number.isFinite(value) && value >= 0, `${field} ${value}`).toBe(true);
          const mayBeZero = /size|volume|turnover/i.test(field) && event.kind === 'quote';
          if (!mayBeZero) expect(value, field).toBeGreaterThan(0);
        }
        if (event.kind === 'state') {
          expect(event.since).toBeGreaterThan(EARLIEST_TIME);
          continue;
        }
        expect(event.ingestTime).toBeGreaterThan(EARLIEST_TIME);
        expect(Number.isFinite(event.ingestTime)).toBe(true);
        if ('eventTime' in event) expect(event.eventTime, 'absent rather than 0').toBeGreaterThan(EARLIEST_TIME);
      }
    });

    test('ingest times of an instrument do not go back', async () => {
      const [id] = under.ids;
      if (id === undefined) throw new Error('The suite needs at least one instrument id.');
      const events = await collect(under, [id], pricedAll([id], 10));
      const times = events.flatMap((event) => (event.kind === 'state' ? [] : [event.ingestTime]));
      expect(times).toEqual([...times].sort((a, b) => a - b));
    });

    test('has what its capabilities promise', () => {
      const { feed } = under;
      expect(feed.followBooks !== undefined, 'followBooks').toBe(feed.capabilities.book);
      expect(feed.candles !== undefined, 'candles').toBe(feed.capabilities.candles);
    });

    bookConformance(() => under);
    candleConformance(() => under);

    test('what has an exchange is told with its session', async ({ skip }) => {
      const { feed, ids } = under;
      if (!feed.capabilities.sessions) skip('it tells no sessions');
      const instruments = await feed.instruments(AbortSignal.timeout(EVENT_WAIT_MS));
      const listed = ids.filter((id) => instruments.find((one) => one.id === id)?.timeZone !== undefined);
      if (listed.length === 0) skip('none of its instruments here has hours');
      const statesOf = (events: readonly MarketEvent[], id: InstrumentId) =>
        events.filter((event): event is StateEvent => event.kind === 'state' && event.id === id);
      const events = await collect(under, listed, (seen) => listed.every((id) => statesOf(seen, id).length > 0));
      for (const id of listed) {
        const state = statesOf(events, id)[0];
        expect(state, id).toBeDefined();
        if (state?.state === 'live') expect(['pre', 'regular', 'post']).toContain(state.session);
        if (state?.state === 'closed') expect(state.session).toBeUndefined();
      }
    });

    test('an abort ends it without error and gives sockets and timers back', async () => {
      const before = openHandles();
      const events = await collect(under, under.ids, pricedAll(under.ids, 1));
      expect(events.length).toBeGreaterThan(0);
      await vi.waitFor(
        () => {
          const after = openHandles();
          expect(after.sockets, 'open sockets').toBeLessThanOrEqual(before.sockets);
          // vi.waitFor holds one interval and one timeout of its own.
          expect(after.timers, 'running timers').toBeLessThanOrEqual(before.timers + 2);
        },
        { timeout: RELEASE_WAIT_MS, interval: 20 },
      );
    });

    test('an abort before the first event ends it too', async () => {
      const already = AbortSignal.abort();
      for await (const event of under.feed.follow(under.ids, already)) expect(event).toBeUndefined();
      const controller = new AbortController();
      const iterator = under.feed.follow(under.ids, controller.signal)[Symbol.asyncIterator]();
      const first = iterator.next();
      controller.abort();
      let result = await first;
      while (!result.done) result = await iterator.next();
      expect(result.done).toBe(true);
    });

    test('a consumer that stops early lets go as well', async () => {
      const nudge = setInterval(() => under.provoke?.(), 20);
      const before = openHandles();
      try {
        for await (const event of under.feed.follow(under.ids, AbortSignal.timeout(EVENT_WAIT_MS))) {
          if (event.kind !== 'state') break;
        }
      } finally {
        clearInterval(nudge);
      }
      await vi.waitFor(() => expect(openHandles().sockets).toBeLessThanOrEqual(before.sockets), {
        timeout: RELEASE_WAIT_MS,
        interval: 20,
      });
    });

    test('two follow at once, and the end of one does not end the other', async () => {
      const [firstId, secondId] = under.ids;
      if (firstId === undefined || secondId === undefined) throw new Error('The suite needs two instrument ids.');
      let shortEnded = false;
      const long = collect(under, [firstId], (events) => shortEnded && pricedAll([firstId], 5)(events));
      const short = await collect(under, [firstId, secondId], pricedAll([firstId, secondId], 1));
      const seenWhenShortEnded = short.length;
      shortEnded = true;
      const events = await long;
      expect(seenWhenShortEnded).toBeGreaterThan(0);
      expect(events.filter(pricesOf(firstId)).length).toBeGreaterThanOrEqual(5);
      expect(events.some(pricesOf(secondId)), 'each gets only its own').toBe(false);
    });

    test('can be followed again after an abort', async () => {
      for (let round = 0; round < 2; round++) {
        const events = await collect(under, under.ids, pricedAll(under.ids, 2));
        expect(pricedAll(under.ids, 2)(events), `round ${round + 1}`).toBe(true);
      }
    });

    test('an unknown instrument is named, not waited for', async () => {
      const about = (event: MarketEvent) => event.kind === 'state' && event.id === under.unknownId;
      let failure: unknown;
      const events = await collect(under, [under.unknownId], (seen) => seen.some(about)).catch((error: unknown) => {
        failure = error;
        return [];
      });
      if (failure === undefined) {
        expect(events.filter(about)).not.toHaveLength(0);
        expect(events.find(about)).not.toMatchObject({ state: 'live' });
      } else {
        expect(failure).toBeInstanceOf(FeedError);
        expect(failure).toMatchObject({ permanent: true });
        expect(String(failure)).toContain(symbolOf(under.unknownId));
      }
    });

    test('an unknown instrument beside known ones stops none of them', async () => {
      const ids = [...under.ids, under.unknownId];
      const isAbout = (event: MarketEvent) => event.kind === 'state' && event.id === under.unknownId;
      const events = await collect(under, ids, (seen) => pricedAll(under.ids, 1)(seen) && seen.some(isAbout)).catch(
        (error: unknown) => {
          expect(error).toMatchObject({ name: 'FeedError', permanent: true });
          return undefined;
        },
      );
      if (events !== undefined) expect(pricedAll(under.ids, 1)(events)).toBe(true);
    });
  });
}
