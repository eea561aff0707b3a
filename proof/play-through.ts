import { type IntervalHistogram, monitorEventLoopDelay } from 'node:perf_hooks';
import { expect } from 'vitest';
import { startFakeExchange } from '@/feeds/fakes/fake-exchange';
import { CLIENT_TRANSPORTS } from '@/lib/transports/client-transports';
import { PRIMARY_TRANSPORTS } from '@/lib/transports/transport';
import { type HubEnd, startHubEnd } from './hub-end';
import { Prelude, preludeBbo } from './prelude';
import { Reader } from './reader';
import { bboText, type Recording } from './recording';
import { type Health, type Servers, startServers, type Usage } from './servers';

const ID = 'binance:BTC-USDT';
const CONNECT_MS = 60_000;
/** After the last frame was sent: a poll, and time for a busy machine. */
const ARRIVE_MS = 30_000;
/** As often as a page asks. */
const POLL_MS = 1_000;
/** The slowest of our readers: played 20 times as fast, 100 s of the market lie between two of its polls. */
export const SLOW_POLL_MS = 5_000;

/** How often this process looks whether it is late; its figures include it. */
export const LATENESS_STEP_MS = 5;

/** What a play of the recording left behind. */
export interface Outcome {
  readonly speed: number;
  readonly recording: Recording;
  readonly readers: readonly Reader[];
  readonly seconds: number;
  /** The hub's sequence when the recording began. */
  readonly base: number;
  readonly before: Health;
  readonly after: Health;
  readonly hubEnd: HubEnd;
  /** Of this process, in which the exchange's bursts are sent and the readers receive; ns. */
  readonly lateness: IntervalHistogram;
  readonly used: readonly { readonly name: string; readonly before: Usage; readonly after: Usage }[];
}

/** Plays a recording through the fake exchange, both processes and every transport, and takes everything down again. */
export async function playThrough(recording: Recording, speed: number): Promise<Outcome> {
  const instruments = [{ base: 'BTC', quote: 'USDT', price: 61_837.63, priceStep: 0.01 }];
  const fake = await startFakeExchange('binance', { instruments });
  const closes: (() => unknown)[] = [() => fake.close()];
  let servers: Servers | undefined;
  try {
    servers = await startServers(fake.ccxtConfig);
    const hubEnd = startHubEnd(ID, fake.ccxtConfig);
    closes.unshift(() => hubEnd.close());
    const readers = openReaders(servers);
    closes.unshift(() => readers.map((reader) => reader.close()));
    return await play({ recording, speed, servers, hubEnd, readers, fake });
  } finally {
    for (const close of closes) await close();
    // Soft: what went wrong before must not be lost under it.
    expect.soft((await servers?.stop()) ?? []).toEqual([]);
  }
}

function openReaders({ webOrigin, sidecarOrigin }: Servers): Reader[] {
  const open = (name: string, transport: (typeof CLIENT_TRANSPORTS)['polling'], pollMs: number) =>
    new Reader({
      name,
      transport,
      origin: transport.traits.mount === 'web' ? webOrigin : sidecarOrigin,
      id: ID,
      pollMs,
    });
  return [
    ...PRIMARY_TRANSPORTS.map((name) => open(name, CLIENT_TRANSPORTS[name], POLL_MS)),
    open('polling, 5 s', CLIENT_TRANSPORTS.polling, SLOW_POLL_MS),
  ];
}

interface Stage {
  readonly recording: Recording;
  readonly speed: number;
  readonly servers: Servers;
  readonly hubEnd: HubEnd;
  readonly readers: readonly Reader[];
  readonly fake: Awaited<ReturnType<typeof startFakeExchange>>;
}

async function play({ recording, speed, servers, hubEnd, readers, fake }: Stage): Promise<Outcome> {
  const prelude = new Prelude(fake);
  const heard = await all(readers, (reader) => reader.trades.length > 0, CONNECT_MS);
  // The hub of this process has no snapshot to begin with: what is said before it listens, it never hears.
  await expect.poll(() => hubEnd.bboChanges.length, { timeout: CONNECT_MS }).toBeGreaterThan(0);
  const lastPrice = await prelude.end();
  expect(heard, 'every reader is connected').toEqual([]);
  expect(await all(readers, (reader) => bboText(reader.quote ?? {}) === preludeBbo(lastPrice), CONNECT_MS)).toEqual([]);
  await expect.poll(() => hubEnd.bboChanges.at(-1), { timeout: CONNECT_MS }).toBe(preludeBbo(lastPrice));
  hubEnd.bboChanges.length = 0;
  hubEnd.trades.length = 0;
  for (const reader of readers) reader.startCounting();

  const used = () => Promise.all([servers.usage(servers.webOrigin), servers.usage(servers.sidecarOrigin), ownUsage()]);
  const [before, usedBefore] = [await servers.health(), await used()];
  const base = before.hub.sequence;
  const lateness = monitorEventLoopDelay({ resolution: LATENESS_STEP_MS });
  lateness.enable();
  const started = performance.now();
  const sent = await fake.playRecording(recording.path, { speed });
  const seconds = (performance.now() - started) / 1_000;
  const { trades, bboChanges, repeats } = recording;
  expect.soft(sent).toMatchObject({ trades: trades.length, bookTickers: bboChanges.length + repeats });
  const end = base + trades.length + bboChanges.length;
  await all(readers, (reader) => reader.seq >= end, ARRIVE_MS);
  lateness.disable();
  const [after, usedAfter] = [await servers.health(), await used()];

  const usage = ['web', 'sidecar', 'test'].map((name, at) => ({
    name,
    before: usedBefore[at] as Usage,
    after: usedAfter[at] as Usage,
  }));
  return { speed, recording, readers, seconds, base, before, after, hubEnd, lateness, used: usage };
}

/** @returns the names of those for which it did not become true in time. */
async function all(readers: readonly Reader[], reached: (reader: Reader) => boolean, limitMs: number) {
  const done = await Promise.all(readers.map((reader) => reader.until(() => reached(reader), limitMs)));
  return readers.filter((_, at) => !done[at]).map((reader) => reader.name);
}

function ownUsage(): Usage {
  const { user, system } = process.cpuUsage();
  return { cpuSeconds: (user + system) / 1e6, residentMegabytes: process.memoryUsage().rss / 1_048_576 };
}
