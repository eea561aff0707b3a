import { expect, test } from 'vitest';
import { formatCursor } from '@/lib/protocol/cursor';
import type { Frame } from '@/lib/protocol/frame';
import { subscriptionHash, subscriptionOf } from '@/lib/protocol/subscription';
import { QuoteStore } from '../quote-store';
import { View } from '../view';
import { UpdateTrace } from './update-trace';

const AB = subscriptionOf({ quotes: ['sim:A', 'sim:B'] });
/** The server's clock is this much behind ours. */
const OFFSET_MS = 1_000;

/** A page whose clock and frames a test moves by hand. */
function setUp() {
  const view = new View(AB);
  const flushes: (() => void)[] = [];
  const painted: (() => void)[] = [];
  const page = { time: 0, paints: true };
  const store = new QuoteStore(
    view,
    (run) => flushes.push(run),
    (time) => time + OFFSET_MS,
  );
  const trace = new UpdateTrace({
    id: 'sim:A',
    store,
    now: () => page.time,
    paints: () => page.paints,
    afterPaint: (task) => {
      painted.push(task);
      return () => painted.splice(painted.indexOf(task), 1);
    },
  });
  let seq = 0;
  const first = view.apply({ cursor: formatCursor(7, 0, subscriptionHash(AB)), publishTime: 1, reset: true });
  expect(first).toBeDefined();
  const receive = (
    quote: { id?: string; eventTime?: number; ingestTime: number },
    publishTime: number,
    receiveTime: number,
    compared = true,
  ) => {
    seq += 1;
    const frame: Frame = {
      cursor: formatCursor(7, seq, subscriptionHash(AB)),
      publishTime,
      quotes: [{ id: 'sim:A', seq, last: seq, ...quote }],
    };
    const applied = view.apply(frame);
    if (applied === undefined) throw new Error('The frame was ignored.');
    const clock = compared ? { errorMs: 4, toClientTime: (time: number) => time + OFFSET_MS } : undefined;
    store.take(applied, { receiveTime, publishTime, clock });
  };
  const snapshot = () => {
    seq += 1;
    const quotes = [{ id: 'sim:A', seq, last: seq, ingestTime: 5 }];
    const cursor = formatCursor(7, seq, subscriptionHash(AB));
    const applied = view.apply({ cursor, publishTime: 500, reset: true, quotes });
    if (applied === undefined) throw new Error('The snapshot was ignored.');
    const clock = { errorMs: 4, toClientTime: (time: number) => time };
    store.take(applied, { receiveTime: 600, publishTime: 500, clock });
  };
  const flush = () => {
    for (const run of flushes.splice(0)) run();
  };
  const paint = (time: number) => {
    page.time = time;
    for (const run of painted.splice(0)) run();
  };
  return { store, trace, page, painted, receive, snapshot, flush, paint };
}

test('an update is followed from event to paint, in our clock', () => {
  const { trace, receive, flush, paint } = setUp();
  receive({ eventTime: 50, ingestTime: 88 }, 90, 1_111);
  expect(trace.latest).toBeUndefined();
  flush();
  expect(trace.latest).toBeUndefined();
  paint(1_120);
  expect(trace.latest).toEqual({
    eventTime: 1_050,
    ingestTime: 1_088,
    publishTime: 1_090,
    receiveTime: 1_111,
    paintTime: 1_120,
    errorMs: 4,
  });
});

test('of several updates shown at once the newest counts, and those of others do not', () => {
  const { trace, receive, flush, paint } = setUp();
  receive({ ingestTime: 10 }, 12, 1_020);
  receive({ ingestTime: 20 }, 22, 1_030);
  receive({ id: 'sim:B', ingestTime: 30 }, 32, 1_040);
  flush();
  paint(1_050);
  expect(trace.latest).toMatchObject({ eventTime: undefined, ingestTime: 1_020, receiveTime: 1_030, paintTime: 1_050 });
  receive({ id: 'sim:B', ingestTime: 60 }, 62, 1_070);
  flush();
  paint(1_080);
  expect(trace.latest?.paintTime).toBe(1_050);
});

test('nothing is said of what came or was shown while the page painted nothing', () => {
  const { trace, page, painted, receive, flush, paint } = setUp();
  page.paints = false;
  receive({ ingestTime: 10 }, 12, 1_020);
  page.paints = true;
  flush();
  expect(painted).toEqual([]);
  receive({ ingestTime: 30 }, 32, 1_040);
  page.paints = false;
  flush();
  expect(painted).toEqual([]);
  page.paints = true;
  receive({ ingestTime: 50 }, 52, 1_060);
  flush();
  page.paints = false;
  paint(1_070);
  expect(trace.latest).toBeUndefined();
});

test('nothing is said while the clocks are about to be compared', () => {
  const { trace, receive, flush, paint } = setUp();
  receive({ ingestTime: 10 }, 12, 1_020, false);
  flush();
  paint(1_030);
  expect(trace.latest).toBeUndefined();
});

test('stopped, it listens to nothing and waits for nothing', () => {
  const { trace, painted, receive, flush } = setUp();
  receive({ ingestTime: 10 }, 12, 1_020);
  flush();
  expect(painted).toHaveLength(1);
  trace.stop();
  expect(painted).toEqual([]);
  receive({ ingestTime: 20 }, 22, 1_030);
  flush();
  expect(painted).toEqual([]);
  trace.stop();
});

test('a snapshot says where things stand: what it holds has waited for nobody', () => {
  const { trace, receive, snapshot, flush, paint } = setUp();
  receive({ ingestTime: 10 }, 12, 1_020);
  snapshot();
  flush();
  paint(1_030);
  expect(trace.latest).toBeUndefined();
});
