import { expect, test } from 'vitest';
import type { Instrument } from '@/lib/market/instrument';
import { CandleStore } from './candle-store';
import { LiveTape } from './live-tape';
import { MemoryShelf } from './memory-shelf';

const MINUTE = 60_000;
const NOON = Date.parse('2026-05-01T12:00:00Z');
const instrument = (id: string, about: Partial<Instrument> = {}): Instrument => {
  const [venue = '', symbol = ''] = id.split(':');
  const figures = { assetClass: 'crypto', priceStep: 0.01, realtime: true, delayMinutes: 0, simulated: false } as const;
  const gives = { trades: true, book: true, candles: true };
  return { id, name: id, venue, symbol, base: 'BTC', quote: 'USD', ...figures, ...gives, ...about };
};

async function tapeOf(instruments: readonly Instrument[]) {
  const store = await CandleStore.open(Promise.resolve(new MemoryShelf()), { log: (line) => expect(line).toBe('') });
  const byId = new Map(instruments.map((one) => [one.id, one]));
  const tape = new LiveTape({ store, instrument: (id) => byId.get(id) });
  /** A trade every half minute from one time to another. */
  const hear = (from: number, to: number) => {
    for (let time = from; time < to; time += MINUTE / 2)
      for (const { id } of instruments) tape.take({ kind: 'trade', id, price: 1, size: 1, ingestTime: time });
  };
  const down = (venue: string) => tape.take({ kind: 'state', venue, state: 'down', since: NOON });
  return { store, tape, hear, down };
}

test('only what is as good as the venue’s own is kept', async () => {
  const kept = [instrument('kraken:A'), instrument('sim:B', { assetClass: 'stock', simulated: true })];
  const others = [
    instrument('alpaca:C', { assetClass: 'stock' }),
    instrument('yahoo:D', { realtime: false, delayMinutes: 15 }),
    instrument('yahoo:E', { trades: false }),
  ];
  const { store, tape, hear } = await tapeOf([...kept, ...others]);
  hear(NOON, NOON + 5 * MINUTE);
  tape.keep();
  const covered = (id: string) => store.record({ id, interval: '1m' }).covered.toJSON().length;
  expect([...kept, ...others].map(({ id }) => covered(id))).toEqual([1, 1, 0, 0, 0]);
  // What is not kept is shown all the same, where there are trades.
  expect([tape.of('alpaca:C')?.candles(NOON, NOON + MINUTE).length, tape.of('yahoo:E')]).toEqual([1, undefined]);
});

test('a venue that is down takes all of its instruments with it, and no other', async () => {
  const { tape, hear, down } = await tapeOf([instrument('kraken:A'), instrument('kraken:B'), instrument('coinbase:A')]);
  hear(NOON, NOON + 5 * MINUTE);
  down('kraken');
  expect(['kraken:A', 'kraken:B', 'coinbase:A'].map((id) => tape.of(id)?.heardFrom)).toEqual([
    undefined,
    undefined,
    NOON + MINUTE,
  ]);
  tape.take({ kind: 'state', id: 'coinbase:A', state: 'halted', since: NOON });
  expect(tape.of('coinbase:A')?.heardFrom).toBe(NOON + MINUTE);
  tape.take({ kind: 'state', id: 'coinbase:A', state: 'down', since: NOON });
  expect(tape.of('coinbase:A')?.heardFrom).toBeUndefined();
});

test('doubts are due when the minutes are over, a few at a time, and again where that failed', async () => {
  const ids = Array.from({ length: 20 }, (_, at) => `kraken:T${at}`);
  const { tape, hear, down } = await tapeOf(ids.map((id) => instrument(id)));
  hear(NOON, NOON + 5 * MINUTE);
  down('kraken');
  hear(NOON + 7 * MINUTE, NOON + 8 * MINUTE);
  expect(tape.doubts(NOON + 8 * MINUTE)).toEqual([]);
  const now = NOON + 9 * MINUTE;
  const due = tape.doubts(now);
  expect(due[0]).toEqual(['kraken:T0', NOON + 4 * MINUTE, NOON + 8 * MINUTE]);
  expect([due.length, tape.doubts(now)]).toEqual([8, []]);
  tape.settleDoubt('kraken:T0', false);
  for (const [id] of due.slice(1)) tape.settleDoubt(id, true);
  expect(tape.doubts(now).map(([id]) => id)).toEqual(['kraken:T0', ...ids.slice(8, 15)]);
});

test('what nobody follows is forgotten, and kept before', async () => {
  const { store, tape, hear } = await tapeOf([instrument('kraken:A')]);
  hear(NOON, NOON + 5 * MINUTE);
  tape.unfollow('kraken:A');
  tape.unfollow('kraken:A');
  expect(tape.of('kraken:A')).toBeUndefined();
  expect(store.record({ id: 'kraken:A', interval: '1m' }).covered.toJSON()).toEqual([
    [NOON + MINUTE, NOON + 4 * MINUTE],
  ]);
});
