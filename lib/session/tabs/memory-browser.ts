import { expect, vi } from 'vitest';
import { Hub } from '@/lib/hub/hub';
import { ManualScheduler } from '@/lib/hub/manual-scheduler';
import { quote, trade } from '@/lib/hub/sample-events';
import { parseCursor } from '@/lib/protocol/cursor';
import { decodeFrame } from '@/lib/protocol/frame';
import { readRequestFromQuery } from '@/lib/protocol/read-request';
import { TRANSPORT_NAMES, type TransportName } from '@/lib/transports/transport';
import { type AnswerNow, MemoryTransport } from '../memory-transport';
import { Session } from '../session';
import type { SessionOptions } from '../session-options';
import { type MemoryTab, MemoryTabs } from './memory-tabs';

export const TABS = 7;
export const IDS = ['sim:A', 'sim:B', 'sim:C', 'sim:D'];

/** A tab with a page in it. */
export interface MemoryPage {
  readonly tab: MemoryTab;
  readonly session: Session;
  readonly transports: Readonly<Record<TransportName, MemoryTransport>>;
}

/** A browser whose tabs show one server, for tests of sharing between them. */
export class MemoryBrowser {
  hub = new Hub({ role: 'primary', epoch: 7, scheduler: new ManualScheduler() });
  readonly tabs = new MemoryTabs();
  readonly pages: MemoryPage[] = [];
  /** Addresses asked for a frame. */
  readonly asked: string[] = [];
  /** Whether requests for a frame are answered. */
  answers = true;
  /** The server cannot be reached by requests. */
  away = false;
  /** An instrument no server knows. */
  unknown: string | undefined;
  #attempts = 1;
  #seed = 0;

  /** Opens a tab; its page shows these instruments and the trades of one. */
  async open(watchlist: readonly string[], options: Partial<SessionOptions> = {}): Promise<MemoryPage> {
    const tab = this.tabs.tab();
    const answer: AnswerNow = (subscription, cursor, history) =>
      decodeFrame(
        this.hub.read({ subscription, cursor: cursor === undefined ? undefined : parseCursor(cursor), history }).json,
      );
    const transports = Object.fromEntries(
      TRANSPORT_NAMES.map((name) => [name, new MemoryTransport(answer, name)]),
    ) as Record<TransportName, MemoryTransport>;
    const session = new Session({
      webOrigin: 'http://web',
      sidecarOrigin: 'http://sidecar',
      transports,
      tabs: tab,
      watchlist,
      runtime: {
        fetch: async (input) => this.#answer(new URL(String(input))),
        EventSource: undefined as unknown as typeof EventSource,
        WebSocket: undefined as unknown as typeof WebSocket,
        now: () => Date.now(),
        random: () => this.#random(),
      },
      schedule: (flush) => flush(),
      ...options,
    });
    const page = { tab, session, transports };
    this.pages.push(page);
    session.start();
    session.choose(watchlist[0]);
    await vi.advanceTimersByTimeAsync(50);
    this.deliver();
    await vi.advanceTimersByTimeAsync(50);
    this.deliver();
    return page;
  }

  /** Not always the same, and the same in every run. */
  #random(): number {
    this.#seed = (this.#seed * 16_807 + 11) % 2_147_483_647;
    return this.#seed / 2_147_483_647;
  }

  #answer(url: URL): Response {
    if (this.away) throw new TypeError('fetch failed');
    if (url.pathname === '/api/quotes') {
      this.asked.push(url.search);
      if (!this.answers) return Response.json({ error: { message: 'Not now.' } }, { status: 503 });
      const { subscription, cursor, history } = readRequestFromQuery(url.searchParams);
      if (subscription.quotes.includes(this.unknown ?? ''))
        return Response.json({ error: { message: 'no such instrument' } }, { status: 404 });
      return new Response(this.hub.read({ subscription, cursor, history }).json);
    }
    return Response.json({ now: Date.now(), feeds: [], summary: '', defaultWatchlist: [], instruments: [] });
  }

  /** Everything the server has is delivered over every open connection of a tab that runs. */
  deliver(frozen?: MemoryPage): void {
    for (const page of this.pages)
      if (page !== frozen)
        for (const { connections } of Object.values(page.transports))
          for (const [at, connection] of connections.entries()) {
            if (connection.closed) continue;
            if (!connection.subscription.quotes.includes(this.unknown ?? '')) connection.deliver();
            else connection.state({ kind: 'connecting', attempt: ++this.#attempts + at, cause: 'no such instrument' });
          }
  }

  /** Trades and prices of everything, with frames of them, for so long. */
  async busy(ms: number, frozen?: MemoryPage): Promise<void> {
    for (let passed = 0; passed < ms; passed += 50) {
      for (const [at, id] of IDS.entries()) {
        this.hub.publish(trade(id, 1 + (passed % 7)));
        if ((passed / 50 + at) % 2 === 0) this.hub.publish(quote(id, { bid: passed + at }));
      }
      this.deliver(frozen);
      await vi.advanceTimersByTimeAsync(50);
    }
  }

  connections(name: TransportName = 'sse'): number {
    return this.pages.reduce((sum, { transports }) => sum + transports[name].open, 0);
  }

  kinds(): string[] {
    return this.pages.map(({ session }) => session.status.sharing.kind);
  }

  /** What every page shows is what the hub holds, and no trade was lost or came twice. */
  expectWhole(pages = this.pages): void {
    for (const [at, { session }] of pages.entries()) {
      const { missed, duplicate, outOfOrder, applied } = session.status.ledger;
      expect({ at, missed, duplicate, outOfOrder }).toEqual({ at, missed: 0, duplicate: 0, outOfOrder: 0 });
      expect(applied).toBeGreaterThan(0);
    }
  }

  /** The trades a page shows are the last there are, without a hole. */
  expectTape({ session }: MemoryPage, id: string): void {
    const numbers = session.store.trades(id).map(({ n }) => n);
    const first = numbers[0] ?? 0;
    expect(numbers).toEqual(numbers.map((_, at) => first + at));
    const subscription = { quotes: [], trades: [id], books: [] };
    const { tradeNumbers } = decodeFrame(this.hub.read({ subscription, cursor: undefined, history: 0 }).json);
    expect(numbers.at(-1)).toBe(tradeNumbers?.[id]);
  }

  /** Closes everything; nothing of it is left. */
  async close(): Promise<void> {
    for (const { session } of this.pages) session.stop();
    await vi.advanceTimersByTimeAsync(0);
    expect(this.connections()).toBe(0);
    expect(this.tabs.used).toEqual({ holders: 0, waiting: 0, ports: 0 });
    this.hub.close();
  }
}

/** The watchlist of the n-th tab. */
export const listOf = (at: number) => [IDS[at % IDS.length] ?? '', IDS[(at + 1) % IDS.length] ?? ''];

/** Seven tabs, of which the first leads. */
export async function seven(): Promise<MemoryBrowser> {
  const browser = new MemoryBrowser();
  for (let at = 0; at < TABS; at++) await browser.open(listOf(at));
  await browser.busy(1_000);
  return browser;
}

export const nth = (browser: MemoryBrowser, at: number): MemoryPage => {
  const page = browser.pages[at];
  if (page === undefined) throw new Error(`there is no tab ${at}`);
  return page;
};
