import { vi } from 'vitest';
import { quote } from '@/lib/hub/sample-events';
import type { SparklineAnswer } from '@/lib/market/sparkline-answer';
import { memoryRuntime } from './memory-runtime';
import { MemoryServer } from './memory-server';
import { Session } from './session';
import type { SessionOptions } from './session-options';

/** Wishes within this time are asked for as one. */
export const GATHER_MS = 20;

const instrument = (id: string, more = {}) => {
  const [venue = '', symbol = ''] = id.split(':');
  return { id, venue, symbol, name: symbol, delayMinutes: 0, simulated: false, ...more };
};

/** A session of a server within this process, not started yet. What that says of itself is for a test to change. */
export function memorySession(options: Partial<SessionOptions> = {}) {
  const memory = new MemoryServer();
  const { hub, transports } = memory;
  const server = {
    up: true,
    /** Origins that never say their time. */
    mute: [] as string[],
    aheadMs: 500,
    summary: 'one feed',
    defaultWatchlist: ['sim:A', 'sim:B'],
    asked: [] as string[],
    /** What its catalogue does not know, and what has no order book. */
    unknown: [] as string[],
    bookless: [] as string[],
    /** What it knows of the last hour; nothing else is said of it. */
    sparklines: {} as Partial<SparklineAnswer>,
  };
  const flushes: (() => void)[] = [];
  const session = new Session({
    webOrigin: 'http://web',
    sidecarOrigin: 'http://sidecar',
    transports,
    runtime: memoryRuntime(async (input, init) => {
      const address = String(input);
      server.asked.push(address);
      if (server.mute.some((origin) => address === `${origin}/api/time`)) return new Promise(() => undefined);
      if (!server.up || init?.signal?.aborted) throw new TypeError('fetch failed');
      const ids = new URL(address).searchParams.get('ids')?.split(',') ?? [];
      const body = {
        now: Date.now() + server.aheadMs,
        feeds: [],
        ...server.sparklines,
        summary: server.summary,
        defaultWatchlist: server.defaultWatchlist,
        instruments: ids
          .filter((id) => !server.unknown.includes(id))
          .map((id) => instrument(id, { book: !server.bookless.includes(id) })),
      };
      return Response.json(body);
    }),
    schedule: (flush) => flushes.push(flush),
    ...options,
  });
  const flush = () => {
    for (const run of flushes.splice(0)) run();
  };
  /** @returns the hub of its new life. */
  const restart = () => {
    memory.restart();
    return memory.hub;
  };
  return { hub, transports, server, session, flush, restart, openConnections: () => memory.openConnections };
}

export type MemorySession = ReturnType<typeof memorySession>;

/** One that is started and has had its first frame, over SSE. */
export async function runningSession(options: Partial<SessionOptions> = {}) {
  const world = memorySession(options);
  world.session.start();
  await vi.advanceTimersByTimeAsync(GATHER_MS);
  world.hub.publish(quote('sim:A', { bid: 1 }));
  world.transports.sse.last.deliver();
  world.flush();
  return world;
}
