import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { InstrumentId } from '@/lib/market/instrument';
import type { SparkPoint } from './spark';
import { SparklineAsker } from './sparkline-asker';

const MINUTE = 60_000;
const NOON = Date.UTC(2026, 10, 18, 12);

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

/** A server that answers when and what a test says. */
function setUp() {
  const asked: { readonly ids: string[]; readonly signal: AbortSignal; answer(response: Response | Error): void }[] =
    [];
  const told = new Map<InstrumentId, readonly SparkPoint[]>();
  const fetch = (address: string, { signal }: { signal: AbortSignal }) =>
    new Promise<Response>((resolve, reject) => {
      signal.addEventListener('abort', () => reject(signal.reason));
      expect(address).toMatch(/^http:\/\/web\/api\/sparklines\?ids=[\w:,.-]+$/);
      const answer = (response: Response | Error) => (response instanceof Error ? reject(response) : resolve(response));
      asked.push({ ids: address.split('=')[1]?.split(',') ?? [], signal, answer });
    });
  const asker = new SparklineAsker({
    origin: 'http://web',
    runtime: { fetch: fetch as never, random: () => 0 },
    onTold: (id, points) => told.set(id, points),
  });
  asker.start();
  const pass = (ms: number) => vi.advanceTimersByTimeAsync(ms);
  const closes = (known: Record<string, unknown>) => Response.json({ minute: NOON, closes: known });
  return { asker, asked, told, pass, closes };
}

test('those wanted at about the same time are asked for as one; each price is at the end of its minute', async () => {
  const { asker, asked, told, pass, closes } = setUp();
  asker.want(['sim:A', 'sim:B']);
  asker.want(['sim:B', 'sim:C']);
  await pass(20);
  expect(asked.map(({ ids }) => ids)).toEqual([['sim:A', 'sim:B', 'sim:C']]);
  asked[0]?.answer(closes({ 'sim:A': [1, null, 3], 'sim:B': [], 'sim:C': ['4', {}, 5], 'sim:D': [9] }));
  await pass(0);
  expect([...told]).toEqual([
    [
      'sim:A',
      [
        { time: NOON - MINUTE, price: 1 },
        { time: NOON + MINUTE, price: 3 },
      ],
    ],
    ['sim:B', []],
    ['sim:C', [{ time: NOON + MINUTE, price: 5 }]],
  ]);
  await pass(600_000);
  expect(asked).toHaveLength(1);
});

test('one request at a time, a second apart, of no more than a server takes', async () => {
  const { asker, asked, pass, closes } = setUp();
  const ids = Array.from({ length: 250 }, (_, at) => `sim:X${at}`);
  const known = Object.fromEntries(ids.map((id) => [id, []]));
  asker.want(ids);
  await pass(20);
  asker.want(['sim:LATER']);
  await pass(5_000);
  expect(asked.map((one) => one.ids.length)).toEqual([200]);
  asked[0]?.answer(closes(known));
  await pass(999);
  expect(asked).toHaveLength(1);
  await pass(1);
  expect(asked[1]?.ids).toEqual([...ids.slice(200), 'sim:LATER']);
});

test('a server that does not answer is asked three times, ever more slowly, and again when something is new', async () => {
  const { asker, asked, told, pass, closes } = setUp();
  asker.want(['sim:A']);
  const times: number[] = [];
  for (let second = 0; second < 600; second++) {
    await pass(1_000);
    const open = asked[times.length];
    if (open === undefined) continue;
    times.push(second);
    open.answer(times.length === 2 ? new Response('', { status: 503 }) : new TypeError('fetch failed'));
  }
  expect(times).toEqual([0, 5, 35]);
  asker.want(['sim:B']);
  await pass(1_000);
  expect(asked[3]?.ids).toEqual(['sim:B']);
  // What it had no time for is asked for again.
  asked[3]?.answer(closes({}));
  await pass(5_000);
  asked[4]?.answer(closes({ 'sim:B': [7] }));
  await pass(0);
  expect(told.get('sim:B')).toEqual([{ time: NOON + MINUTE, price: 7 }]);
});

test.each<[string, Response]>([
  ['a refusal', Response.json({ error: { code: 'unknown-instrument' } }, { status: 404 })],
  ['nonsense', Response.json({ minute: 'noon', closes: [] })],
  ['null', Response.json(null)],
])('%s ends it', async (_what, response) => {
  const { asker, asked, told, pass } = setUp();
  asker.want(['sim:A']);
  await pass(20);
  asked[0]?.answer(response);
  await pass(600_000);
  expect([asked.length, told.size]).toEqual([1, 0]);
});

test('what began anew meanwhile is not told the old answer, but asked for again', async () => {
  const { asker, asked, told, pass, closes } = setUp();
  asker.want(['sim:A', 'sim:B']);
  await pass(20);
  asker.want(['sim:A']);
  asked[0]?.answer(closes({ 'sim:A': [1], 'sim:B': [2] }));
  await pass(1_000);
  expect([...told.keys()]).toEqual(['sim:B']);
  expect(asked[1]?.ids).toEqual(['sim:A']);
});

test('stopping gives up the request and leaves no timer; what is open is asked for when it starts again', async () => {
  const { asker, asked, told, pass, closes } = setUp();
  asker.want(['sim:A']);
  await pass(20);
  asker.stop();
  expect(asked[0]?.signal.aborted).toBe(true);
  await pass(0);
  expect(vi.getTimerCount()).toBe(0);
  asker.want(['sim:B']);
  await pass(60_000);
  expect(asked).toHaveLength(1);
  asker.start();
  await pass(20);
  expect(asked[1]?.ids).toEqual(['sim:A', 'sim:B']);
  asked[1]?.answer(closes({ 'sim:A': [1], 'sim:B': [2] }));
  await pass(0);
  expect([...told.keys()]).toEqual(['sim:A', 'sim:B']);
});
