import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { loadConfig } from '@/lib/config';
import type { InstrumentId } from '@/lib/market/instrument';
import { Session } from '@/lib/session/session';
import { CLIENT_TRANSPORTS } from '@/lib/transports/client-transports';
import { bookEvent, quoteEvent, SAMPLE_IDS, tradeEvent } from '@/lib/transports/conformance/sample-market';
import { NODE_RUNTIME } from '@/lib/transports/conformance/test-reader';
import { startTestServer, TEST_TOKEN, type TestServer } from '@/lib/transports/conformance/test-server';
import { TRANSPORT_NAMES } from '@/lib/transports/transport';
import { type Sidecar, startSidecar } from './sidecar';

const [CHOSEN = '', ...REST] = SAMPLE_IDS.slice(0, 6);
const TURN_MS = 5;
/** What is watched, one list after the other: longer, shorter, all others, without the chosen one. */
const LISTS: readonly (readonly InstrumentId[])[] = [
  [CHOSEN, ...REST],
  REST.slice(0, 2),
  REST.slice(2),
  [CHOSEN],
  REST,
  [...REST, CHOSEN],
];

let web: TestServer;
let sidecar: Sidecar;
let session: Session;
let market: ReturnType<typeof setInterval>;

beforeEach(async () => {
  web = await startTestServer();
  const loaded = loadConfig({});
  if (!loaded.ok) throw new Error(loaded.problems.join());
  const config = { ...loaded.config, sidecarPort: 0, webUrl: web.origin, linkToken: TEST_TOKEN };
  sidecar = await startSidecar(config, () => undefined);
});
afterEach(async () => {
  clearInterval(market);
  session.stop();
  await sidecar.close();
  await web.close();
});

test.each(TRANSPORT_NAMES)('over %s a watchlist that changes in a busy market loses no tick', async (name) => {
  session = new Session({
    webOrigin: web.origin,
    sidecarOrigin: `http://127.0.0.1:${sidecar.port}`,
    transports: CLIENT_TRANSPORTS,
    runtime: NODE_RUNTIME,
    startTransport: name,
    watchlist: [CHOSEN],
    maxFrequency: 20,
    pollMs: 50,
    schedule: setImmediate,
  });
  const received: number[] = [];
  const looks = new Set<() => void>();
  const take = session.store.take.bind(session.store);
  vi.spyOn(session.store, 'take').mockImplementation((applied) => {
    received.push(...applied.trades.map(({ n }) => n));
    take(applied);
    // After the flush, which shows what came.
    setImmediate(() => {
      for (const look of [...looks]) look();
    });
  });
  /** Resolves when something that came makes it so. */
  const until = (what: string, reached: () => boolean) =>
    new Promise<void>((resolve, reject) => {
      const late = setTimeout(() => reject(new Error(`waited for ${what}; ${JSON.stringify(session.status)}`)), 10_000);
      const look = () => {
        if (!reached()) return;
        clearTimeout(late);
        looks.delete(look);
        resolve();
      };
      looks.add(look);
      look();
    });

  let published = 0;
  const turn = () => {
    for (let count = 0; count < 3; count++) web.hub.publish(tradeEvent(0, 100 + (++published % 7)));
    for (const at of SAMPLE_IDS.slice(0, 6).keys()) web.hub.publish(quoteEvent(at, 100 + published));
    web.hub.publish(bookEvent(0, 100 + published));
  };
  session.choose(CHOSEN);
  session.setBooks(true);
  session.start();
  turn();
  await until('the first price', () => session.store.quote(CHOSEN) !== undefined);
  market = setInterval(turn, TURN_MS);

  for (const list of LISTS) {
    const before = received.length;
    session.setWatchlist(list);
    const wanted = new Set([...list, CHOSEN]);
    await until(`exactly ${list.join()}`, () =>
      [CHOSEN, ...REST].every((id) => (session.store.quote(id) !== undefined) === wanted.has(id)),
    );
    await until('trades after it', () => received.length > before);
    expect(session.rows.map(({ id }) => id)).toEqual(list);
  }
  clearInterval(market);
  turn();
  await until('the last trade', () => received.at(-1) === published);
  await until('the last book', () => session.store.book(CHOSEN)?.bids[0]?.[0] === 100 + published - 0.01);
  for (const id of [CHOSEN, ...REST])
    await until(`the last price of ${id}`, () => session.store.quote(id)?.bid === 100 + published - 0.01);

  const first = received[0] ?? 0;
  expect(received).toEqual(Array.from({ length: published - first + 1 }, (_, at) => first + at));
  await vi.waitFor(() => expect(session.status.ledger.applied).toBe(received.length), { timeout: 3_000 });
  expect(session.status.ledger).toMatchObject({ missed: 0, duplicate: 0, outOfOrder: 0 });
});
