import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { loadConfig } from '@/lib/config';
import type { Trade } from '@/lib/market/trade';
import { everySwitch } from '@/lib/session/every-switch';
import { Session } from '@/lib/session/session';
import type { SwitchResult } from '@/lib/session/session-status';
import { CLIENT_TRANSPORTS } from '@/lib/transports/client-transports';
import { bookEvent, quoteEvent, SAMPLE_IDS, tradeEvent } from '@/lib/transports/conformance/sample-market';
import { NODE_RUNTIME } from '@/lib/transports/conformance/test-reader';
import { startTestServer, TEST_TOKEN, type TestServer } from '@/lib/transports/conformance/test-server';
import { TRANSPORT_NAMES } from '@/lib/transports/transport';
import { type Sidecar, startSidecar } from './sidecar';

const [FIRST = '', SECOND = ''] = SAMPLE_IDS;
const TURN_MS = 5;
const POLL_MS = 50;

/** @returns the connections a process holds for clients, as `sse 1`. */
async function openAt(origin: string): Promise<string[]> {
  const text = await (await fetch(`${origin}/api/metrics`)).text();
  const lines = [...text.matchAll(/^tickwire_transport_open\{transport="([^"]+)"\} (\d+)$/gm)];
  return lines.filter(([, name, open]) => name !== 'link' && open !== '0').map(([, name, open]) => `${name} ${open}`);
}

/** Says what the switches cost, for whoever reads the run. */
function report(results: readonly SwitchResult[]): void {
  const blackouts = results.map(({ blackoutMs }) => blackoutMs).sort((a, b) => a - b);
  const at = (share: number) => (blackouts[Math.floor((blackouts.length - 1) * share)] ?? 0).toFixed(0);
  const worst = results.reduce((most, one) => (one.blackoutMs > most.blackoutMs ? one : most));
  process.stdout.write(
    `${results.length} switches: blackout p50 ${at(0.5)}, p95 ${at(0.95)}, worst ${at(1)} ms (${worst.from} to ${worst.to})\n`,
  );
}

describe('switching between all that can be chosen', () => {
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

  /** Resolves when the session's status is so. */
  const until = (what: string, reached: () => boolean) =>
    new Promise<void>((resolve, reject) => {
      const late = setTimeout(() => reject(new Error(`waited for ${what}; ${JSON.stringify(session.status)}`)), 15_000);
      const look = () => {
        if (!reached()) return;
        clearTimeout(late);
        stop();
        resolve();
      };
      const stop = session.onChange(look);
      look();
    });

  test('every ordered pair, under a busy market: each trade once and in order, one connection afterwards', async () => {
    const recorded: Trade[] = [];
    let published = 0;
    let bookChanges = 0;
    const [first, ...rest] = everySwitch(TRANSPORT_NAMES);
    expect(rest).toHaveLength(TRANSPORT_NAMES.length * (TRANSPORT_NAMES.length - 1));
    session = new Session({
      webOrigin: web.origin,
      sidecarOrigin: `http://127.0.0.1:${sidecar.port}`,
      transports: CLIENT_TRANSPORTS,
      runtime: NODE_RUNTIME,
      watchlist: [FIRST, SECOND],
      ...(first === undefined ? {} : { startTransport: first }),
      maxFrequency: 20,
      pollMs: POLL_MS,
      schedule: setImmediate,
    });
    const take = session.store.take.bind(session.store);
    vi.spyOn(session.store, 'take').mockImplementation((applied) => {
      recorded.push(...applied.trades);
      bookChanges += applied.books.length;
      take(applied);
    });
    web.hub.publish(quoteEvent(1, 1));
    session.choose(FIRST);
    session.setBooks(true);
    session.start();
    await until('the first frame', () => session.status.state.kind === 'open' && session.status.live === first);
    market = setInterval(() => {
      // Bursts and single trades, so that frames are full at times.
      const count = published % 50 === 0 ? 20 : 1;
      for (let n = 0; n < count; n++) web.hub.publish(tradeEvent(0, 100 + (++published % 7)));
      web.hub.publish(quoteEvent(1, published));
      web.hub.publish(bookEvent(0, published));
    }, TURN_MS);

    const origins = [web.origin, `http://127.0.0.1:${sidecar.port}`];
    const openNow = async () => (await Promise.all(origins.map(openAt))).flat().join();
    const results: SwitchResult[] = [];
    for (const name of rest) {
      const [before, changesBefore] = [recorded.length, bookChanges];
      session.switchTo(name);
      await until(`${name} to be live`, () => session.status.live === name && session.status.opening === undefined);
      await until(`trades over ${name}`, () => recorded.length > before);
      await until(`the book over ${name}`, () => bookChanges > changesBefore);
      // What asks anew for every answer holds nothing between two requests.
      const alone = ['', `${CLIENT_TRANSPORTS[name].traits.protocol} 1`];
      await expect.poll(openNow, { message: `connections after ${name}`, timeout: 5_000 }).toBeOneOf(alone);
      if (session.status.lastSwitch !== undefined) results.push(session.status.lastSwitch);
    }
    clearInterval(market);
    await until('the last trade', () => recorded.at(-1)?.n === published);
    await until('the last book', () => session.store.book(FIRST)?.bids[0]?.[0] === published - 0.01);

    const firstNumber = recorded[0]?.n ?? 0;
    expect(recorded.map(({ n }) => n)).toEqual(
      Array.from({ length: published - firstNumber + 1 }, (_, at) => firstNumber + at),
    );
    expect(session.status.ledger).toMatchObject({ missed: 0, duplicate: 0, outOfOrder: 0 });
    expect(results.map(({ from, to }) => `${from} ${to}`)).toHaveLength(rest.length);
    expect(results.filter(({ lost, twice, disordered }) => lost + twice + disordered > 0)).toEqual([]);
    report(results);
  }, 120_000);
});
