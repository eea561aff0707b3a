import { afterEach, expect, test } from 'vitest';
import { CLIENT_TRANSPORTS } from '@/lib/transports/client-transports';
import { quoteEvent, tradeEvent } from '@/lib/transports/conformance/sample-market';
import { NODE_RUNTIME } from '@/lib/transports/conformance/test-reader';
import { startTestServer, type TestServer } from '@/lib/transports/conformance/test-server';
import { TRANSPORT_NAMES } from '@/lib/transports/transport';
import { Race } from './race';
import type { RaceFigures } from './race-figures';

let server: TestServer | undefined;
let race: Race | undefined;
let feed: ReturnType<typeof setInterval> | undefined;

afterEach(async () => {
  clearInterval(feed);
  race?.close();
  await server?.close();
});

function until(race: Race, reached: (figures: RaceFigures) => boolean): Promise<RaceFigures> {
  return new Promise((resolve) => {
    const look = () => {
      if (!reached(race.figures)) return;
      deaf();
      resolve(race.figures);
    };
    const deaf = race.onChange(look);
    look();
  });
}

/** Enough seconds for an interval whatever the likeness between them, and one to spare. */
const SECONDS = 22;

test('everything there is runs at once: places, an exact ledger, and polling told apart from sse', {
  timeout: 60_000,
}, async () => {
  server = await startTestServer();
  const { hub, origin } = server;
  let price = 100;
  const publish = () => {
    price += 0.01;
    hub.publish(tradeEvent(0, price));
    hub.publish(quoteEvent(1, price));
  };
  publish();
  race = new Race({
    setup: {
      instruments: ['sim:T0', 'sim:T1'],
      lanes: TRANSPORT_NAMES,
      maxFrequency: 20,
      pollMs: 500,
      durationMs: SECONDS * 1_000,
      baseline: 'sse',
    },
    transports: CLIENT_TRANSPORTS,
    webOrigin: origin,
    sidecarOrigin: origin,
    runtime: NODE_RUNTIME,
  });
  race.start();
  feed = setInterval(publish, 40);
  const { startTime } = await until(race, (figures) => figures.startTime !== undefined);
  expect(startTime).toBeDefined();
  const figures = await until(race, ({ phase }) => phase === 'finished');
  clearInterval(feed);

  expect(figures.lanes.map(({ name }) => name)).toEqual(TRANSPORT_NAMES);
  for (const lane of figures.lanes) {
    expect(lane.figures.state, lane.name).toEqual({ kind: 'open' });
    expect(lane.place, lane.name).toBeGreaterThanOrEqual(1);
    expect(lane.place, lane.name).toBeLessThanOrEqual(TRANSPORT_NAMES.length);
    expect(lane.latencies, lane.name).toHaveLength(71);
    expect(lane.bytesPerUpdate?.payload, lane.name).toBeGreaterThan(0);
    expect(lane.bytesPerUpdate?.overhead, lane.name).toBeGreaterThan(0);
  }
  expect(figures.lanes.map(({ place }) => place)).toContain(1);
  expect(figures.newestUpdate).toBeGreaterThan(SECONDS * 10);
  expect(figures.ledger).toMatchObject({ lost: 0, twice: 0, disordered: 0 });
  expect(figures.ledger.expected).toBeGreaterThan(SECONDS * 10);
  expect(figures.clock?.errorMs).toBeLessThan(100);
  const paired = Object.fromEntries(figures.lanes.map((lane) => [lane.name, lane.paired]));
  expect(paired.sse).toBeUndefined();
  for (const name of ['polling', 'polling-sidecar'] as const) {
    expect(paired[name], name).toMatchObject({ of: 'trades', distinguishable: true });
    // Half of the polling interval later, as arithmetic says.
    expect(paired[name]?.medianMs, name).toBeGreaterThan(100);
    expect(paired[name]?.medianMs, name).toBeLessThan(500);
  }
  await expect.poll(() => hub.counts.readers, { timeout: 10_000 }).toBe(0);
});
