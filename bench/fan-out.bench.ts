/**
 * What it takes to tell 1,000 readers of a change of all 200 instruments, against the plain way of doing it: one
 * `JSON.stringify` per reader. No network: what is measured ends with the bytes a socket would be given.
 */
import { Hub } from '@/lib/hub/hub';
import { ManualScheduler } from '@/lib/hub/manual-scheduler';
import { subscriptionOf } from '@/lib/protocol/subscription';
import { type Contender, inTurns, printTable } from './rounds';

const READERS = 1_000;
const LIST = 20;
const ROUND_MS = 700;
const ROUNDS = 3;
const IDS = Array.from({ length: 200 }, (_, at) => `sim:T${at}`);

/** Twenty instruments from an offset on; every offset and step gives another list. */
const listOf = (at: number) =>
  Array.from({ length: LIST }, (_, step) => IDS[(at + step * (1 + Math.floor(at / IDS.length))) % IDS.length] ?? '');

/** What a tick of a busy instrument changes. */
const figuresAt = (at: number, price: number) => ({
  bid: price + at / 100,
  bidSize: price / 7,
  ask: price + at / 50,
  askSize: price / 9,
  last: price + at / 75,
  lastSize: price / 11,
  volume: price * 1_000.25,
  turnover: price * 60_000.5,
});

/** Runs pulses for a while. @returns ms of CPU per pulse: other work of the machine does not count. */
function timePulses(pulse: () => void): number {
  for (let warm = 0; warm < 3; warm++) pulse();
  const before = process.cpuUsage();
  let pulses = 0;
  let spentMs = 0;
  while (spentMs < ROUND_MS) {
    for (let at = 0; at < 10; at++) pulse();
    pulses += 10;
    const { user, system } = process.cpuUsage(before);
    spentMs = (user + system) / 1_000;
  }
  return spentMs / pulses;
}

let sink = 0;
const sizes = new Map<string, number>();

function hubWith(name: string, lists: (at: number) => readonly string[]): Contender {
  const scheduler = new ManualScheduler();
  const hub = new Hub({ role: 'primary', epoch: 1, scheduler });
  let written = 0;
  for (let at = 0; at < READERS; at++)
    hub.open({
      subscription: subscriptionOf({ quotes: lists(at) }),
      cursor: undefined,
      maxFrequency: 60,
      history: 0,
      firstFrame: 'always',
      write: (frame) => {
        written += frame.bytes.byteLength;
        return true;
      },
    });
  let price = 0;
  const pulse = () => {
    price++;
    written = 0;
    for (const [at, id] of IDS.entries())
      hub.publish({
        kind: 'quote',
        id,
        source: 'bidAsk',
        fields: figuresAt(at, price),
        eventTime: scheduler.time - 5,
        ingestTime: scheduler.time,
      });
    scheduler.advance(20);
    sink += written;
    sizes.set(name, written / READERS);
  };
  return { name, measure: () => timePulses(pulse) };
}

/** The same fields and the same bytes, put together for each reader by itself. */
function stringifyWith(name: string, lists: (at: number) => readonly string[]): Contender {
  const quotes = new Map<string, object>();
  const readers = Array.from({ length: READERS }, (_, at) => lists(at));
  let price = 0;
  const pulse = () => {
    price++;
    for (const [at, id] of IDS.entries())
      quotes.set(id, {
        id,
        seq: price * 200 + at,
        ingestTime: price * 20,
        ...figuresAt(at, price),
        eventTime: price * 20 - 5,
      });
    let written = 0;
    for (const list of readers) {
      const frame = {
        cursor: `1.${price * 200}.9f3a61c0b2d4`,
        publishTime: price * 20,
        oldestChangeTime: price * 20,
        quotes: list.map((id) => quotes.get(id)),
      };
      written += Buffer.from(JSON.stringify(frame)).byteLength;
    }
    sink += written;
    sizes.set(name, written / READERS);
  };
  return { name, measure: () => timePulses(pulse) };
}

const PEER = 'JSON.stringify per reader';
const figures = await inTurns(
  [
    hubWith('hub, all the same list', () => listOf(0)),
    hubWith('hub, 1,000 different lists', listOf),
    stringifyWith(PEER, listOf),
  ],
  ROUNDS,
);
const peer = figures.get(PEER) ?? Number.NaN;
printTable(
  `Fan-out: ${READERS} readers of ${LIST} instruments, every one changed`,
  [...figures].map(([name, ms]) => ({
    way: name,
    'CPU ms per pulse': Number(ms.toFixed(3)),
    'bytes per reader': Math.round(sizes.get(name) ?? 0),
    'times the peer': Number((peer / ms).toFixed(1)),
  })),
);
if (sink === 0) throw new Error('nothing was written');
