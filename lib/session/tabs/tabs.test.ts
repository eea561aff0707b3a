import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
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

const TABS = 7;
const IDS = ['sim:A', 'sim:B', 'sim:C', 'sim:D'];

beforeEach(() => {
  vi.useFakeTimers({ now: 1_790_000_000_000 });
});

afterEach(() => {
  expect(vi.getTimerCount()).toBe(0);
  vi.useRealTimers();
});

/** A tab with a page in it, and every trade the page was told of. */
interface Page {
  readonly tab: MemoryTab;
  readonly session: Session;
  readonly transports: Readonly<Record<TransportName, MemoryTransport>>;
}

class Browser {
  hub = new Hub({ role: 'primary', epoch: 7, scheduler: new ManualScheduler() });
  readonly tabs = new MemoryTabs();
  readonly pages: Page[] = [];
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
  async open(watchlist: readonly string[], options: Partial<SessionOptions> = {}): Promise<Page> {
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
  deliver(frozen?: Page): void {
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
  async busy(ms: number, frozen?: Page): Promise<void> {
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
  expectTape({ session }: Page, id: string): void {
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

const listOf = (at: number) => [IDS[at % IDS.length] ?? '', IDS[(at + 1) % IDS.length] ?? ''];

async function seven(): Promise<Browser> {
  const browser = new Browser();
  for (let at = 0; at < TABS; at++) await browser.open(listOf(at));
  await browser.busy(1_000);
  return browser;
}

const nth = (browser: Browser, at: number): Page => {
  const page = browser.pages[at];
  if (page === undefined) throw new Error(`there is no tab ${at}`);
  return page;
};

describe('seven tabs', () => {
  test('have one connection, each with its own watchlist and every trade of its own', async () => {
    const browser = await seven();
    expect(browser.connections()).toBe(1);
    expect(browser.kinds()).toEqual(['leader', ...Array.from({ length: 6 }, () => 'follower')]);
    await browser.busy(2_000);
    await vi.advanceTimersByTimeAsync(1_000);
    browser.expectWhole();
    for (const [at, page] of browser.pages.entries()) {
      expect(page.session.status.sharing.tabs).toBe(TABS);
      expect(page.session.status.state).toEqual({ kind: 'open' });
      expect(page.session.status.slots).toEqual({ web: at === 0 ? 1 : 0, sidecar: 0 });
      browser.expectTape(page, listOf(at)[0] ?? '');
      for (const id of IDS)
        expect(page.session.store.quote(id) !== undefined, `${at} ${id}`).toBe(listOf(at).includes(id));
    }
    await browser.close();
  });

  test('each show what the connection costs for all of them', async () => {
    const browser = await seven();
    await browser.busy(3_000);
    const rates = browser.pages.map(
      ({ session }) => session.figures.find(({ name }) => name === 'sse')?.bytesPerSecond,
    );
    for (const rate of rates) expect(rate).toBeGreaterThan((rates[0] ?? 0) * 0.9);
    await browser.close();
  });

  test('ask the server once each to get in, and not again while nothing is wrong', async () => {
    const browser = await seven();
    const asked = browser.asked.length;
    await browser.busy(10_000);
    expect(browser.asked.length).toBe(asked);
    await browser.close();
  });

  test('go on when the leader is closed: the next one leads at once and nothing is lost', async () => {
    const browser = await seven();
    for (let at = 0; at < TABS - 1; at++) {
      nth(browser, at).session.stop();
      await vi.advanceTimersByTimeAsync(50);
      expect(browser.connections()).toBe(1);
      expect(nth(browser, at + 1).session.status.sharing.kind).toMatch(at + 1 < TABS - 1 ? 'leader' : 'alone');
      await browser.busy(500);
      await vi.advanceTimersByTimeAsync(1_000);
      browser.expectWhole(browser.pages.slice(at + 1));
    }
    await browser.close();
  });

  test('go on when the leader is gone without a word, and count it no more', async () => {
    const browser = await seven();
    const dead = nth(browser, 0);
    dead.tab.crash();
    dead.transports.sse.last.close();
    await vi.advanceTimersByTimeAsync(50);
    expect(browser.connections()).toBe(1);
    await browser.busy(1_000);
    await vi.advanceTimersByTimeAsync(1_000);
    browser.expectWhole(browser.pages.slice(1));
    expect(nth(browser, 1).session.status.sharing).toEqual({ kind: 'leader', tabs: TABS - 1 });
    await browser.close();
  });

  test('count a follower that is gone without a word no more', async () => {
    const browser = await seven();
    nth(browser, 3).tab.crash();
    await browser.busy(10_000);
    expect(nth(browser, 0).session.status.sharing.tabs).toBe(TABS - 1);
    expect(nth(browser, 5).session.status.sharing.tabs).toBe(TABS - 1);
    await browser.close();
  });
});

describe('a frozen leader', () => {
  test('is replaced within 2 s, by one; thawed it follows, and there is one connection again', async () => {
    const browser = await seven();
    const frozen = nth(browser, 0);
    frozen.tab.freeze();
    let passed = 0;
    while (browser.connections() === 1 && passed < 5_000) {
      await browser.busy(50, frozen);
      passed += 50;
    }
    expect(passed).toBeLessThan(2_000);
    await browser.busy(5_000, frozen);
    // The frozen one's and that of its successor.
    expect(browser.connections()).toBe(2);
    expect(browser.kinds().filter((kind) => kind === 'leader')).toHaveLength(2);
    browser.expectWhole(browser.pages.slice(1));

    frozen.tab.thaw();
    await vi.advanceTimersByTimeAsync(1);
    expect(browser.connections()).toBe(1);
    await browser.busy(2_000);
    await vi.advanceTimersByTimeAsync(1_000);
    expect(frozen.session.status.sharing.kind).toBe('follower');
    expect(browser.kinds().filter((kind) => kind === 'leader')).toHaveLength(1);
    browser.expectWhole();
    for (const [at, page] of browser.pages.entries()) browser.expectTape(page, listOf(at)[0] ?? '');
    await browser.close();
  });

  test('that only looks frozen because the follower was asleep keeps its place', async () => {
    const browser = await seven();
    const asleep = nth(browser, 4);
    asleep.tab.freeze();
    await browser.busy(5_000);
    asleep.tab.thaw();
    await browser.busy(5_000);
    expect(browser.kinds().indexOf('leader')).toBe(0);
    expect(nth(browser, 0).transports.sse.connections).toHaveLength(1);
    await vi.advanceTimersByTimeAsync(1_000);
    browser.expectWhole();
    await browser.close();
  });

  test('a page put to sleep by the browser hands over before, and comes back as a follower', async () => {
    const browser = await seven();
    const { tab, session } = nth(browser, 0);
    tab.suspend(true);
    tab.freeze();
    await vi.advanceTimersByTimeAsync(50);
    expect(nth(browser, 1).session.status.sharing).toEqual({ kind: 'leader', tabs: TABS - 1 });
    await browser.busy(1_000);
    tab.thaw();
    tab.suspend(false);
    await browser.busy(1_000);
    await vi.advanceTimersByTimeAsync(1_000);
    expect(session.status.sharing).toEqual({ kind: 'follower', tabs: TABS });
    expect(browser.connections()).toBe(1);
    browser.expectWhole();
    await browser.close();
  });

  test('a quiet market is not a silent leader', async () => {
    const browser = await seven();
    await vi.advanceTimersByTimeAsync(30_000);
    expect(browser.kinds().indexOf('leader')).toBe(0);
    expect(browser.connections()).toBe(1);
    await browser.close();
  });
});

describe('wanting something else', () => {
  test('a follower’s new row comes over the same connection, with its earlier trades', async () => {
    const browser = await seven();
    const page = nth(browser, 2);
    for (const id of ['sim:D', 'sim:A', 'sim:B']) {
      page.session.choose(id);
      await browser.busy(500);
      browser.expectTape(page, id);
    }
    expect(browser.connections()).toBe(1);
    await vi.advanceTimersByTimeAsync(1_000);
    browser.expectWhole();
    await browser.close();
  });

  test('so does the leader’s', async () => {
    const browser = await seven();
    const page = nth(browser, 0);
    for (const id of ['sim:D', 'sim:C', 'sim:A']) {
      page.session.choose(id);
      await browser.busy(500);
      browser.expectTape(page, id);
    }
    expect(browser.connections()).toBe(1);
    await vi.advanceTimersByTimeAsync(1_000);
    browser.expectWhole();
    await browser.close();
  });

  test('a leader that wants less just as another tab wants that very rest has less all the same', async () => {
    const browser = new Browser();
    const page = await browser.open(['sim:A']);
    page.session.choose('sim:C');
    await browser.busy(500);
    page.session.choose(undefined);
    await vi.advanceTimersByTimeAsync(20);
    await browser.open(['sim:C']);
    await browser.busy(500);
    expect(page.session.store.quote('sim:C')).toBeUndefined();
    expect(page.session.store.quote('sim:A')).toBeDefined();
    expect(browser.connections()).toBe(1);
    await vi.advanceTimersByTimeAsync(1_000);
    browser.expectWhole();
    await browser.close();
  });

  test('alone, one connection is resubscribed and nothing else is asked', async () => {
    const browser = new Browser();
    const page = await browser.open(['sim:A', 'sim:B']);
    await browser.busy(500);
    page.session.choose('sim:C');
    await browser.busy(500);
    browser.expectTape(page, 'sim:C');
    expect(browser.asked).toEqual([]);
    expect(page.session.status.sharing).toEqual({ kind: 'alone', tabs: 1 });
    await browser.close();
  });

  test('what finds no room in one connection is read by its tab alone, which says so', async () => {
    const browser = new Browser();
    const many = (from: number) => Array.from({ length: 150 }, (_, at) => `sim:I${from + at}`);
    await browser.open(['sim:A', ...many(0)]);
    const full = await browser.open(['sim:B', ...many(100)]);
    await browser.busy(500);
    expect(browser.connections()).toBe(2);
    expect(full.session.status.sharing.kind).toBe('alone');
    expect(full.session.status.sharing.reason).toContain('more than one connection');
    expect(full.session.status.slots).toEqual({ web: 1, sidecar: 0 });
    await browser.busy(65_000);
    expect(full.session.status.sharing.kind).toBe('alone');
    const fits = await browser.open(['sim:C', ...many(120).slice(0, 30)]);
    await browser.busy(1_000);
    await vi.advanceTimersByTimeAsync(1_000);
    expect(browser.connections()).toBe(2);
    expect(fits.session.status.sharing).toEqual({ kind: 'follower', tabs: 2 });
    browser.expectWhole();
    await browser.close();
  });
});

describe('when the server is in trouble', () => {
  test('followers say what the leader’s connection says', async () => {
    const browser = await seven();
    nth(browser, 0).transports.sse.last.state({ kind: 'connecting', attempt: 2, cause: 'gone' });
    await vi.advanceTimersByTimeAsync(1_100);
    for (const { session } of browser.pages) {
      expect(session.status.state).toEqual({ kind: 'connecting', attempt: 2, cause: 'gone' });
      expect(session.status.disconnectedSince).toBeDefined();
    }
    nth(browser, 5).session.retryNow();
    await vi.advanceTimersByTimeAsync(1);
    expect(nth(browser, 0).transports.sse.last.retries).toBeGreaterThan(0);
    await browser.busy(500);
    for (const { session } of browser.pages) expect(session.status.disconnectedSince).toBeUndefined();
    await browser.close();
  });

  test('a tab that cannot catch up says so, tries again, and then has everything', async () => {
    const browser = await seven();
    browser.answers = false;
    const page = await browser.open(['sim:A']);
    await browser.busy(1_000);
    expect(page.session.status.state).toMatchObject({ kind: 'connecting', cause: 'Not now.' });
    expect(page.session.store.quote('sim:A')).toBeUndefined();
    browser.answers = true;
    await browser.busy(3_000);
    await vi.advanceTimersByTimeAsync(1_000);
    expect(page.session.status.state).toEqual({ kind: 'open' });
    browser.expectTape(page, 'sim:A');
    browser.expectWhole();
    await browser.close();
  });

  test('a leader whose own wants are refused does not keep the others waiting', async () => {
    const browser = new Browser();
    browser.unknown = 'sim:NONE';
    const bad = await browser.open(['sim:NONE']);
    const good = await browser.open(['sim:A']);
    await browser.busy(1_000);
    expect(bad.session.status.sharing.kind).toBe('alone');
    expect(bad.session.status.sharing.reason).toContain('no such instrument');
    expect(bad.session.status.state).toMatchObject({ kind: 'connecting', cause: 'no such instrument' });
    expect(good.session.status.state).toEqual({ kind: 'open' });
    expect(good.session.status.sharing).toEqual({ kind: 'alone', tabs: 1 });
    await vi.advanceTimersByTimeAsync(1_000);
    browser.expectWhole([good]);
    await browser.close();
  });

  test('a leader closed while the server is away is replaced, and they share on, away or back', async () => {
    const browser = await seven();
    browser.away = true;
    nth(browser, 0).session.stop();
    for (let passed = 0; passed < 20_000; passed += 500) {
      for (const { transports } of browser.pages)
        for (const connection of transports.sse.connections)
          if (!connection.closed)
            connection.state({ kind: 'connecting', attempt: 2 + passed / 500, cause: 'the server cannot be reached' });
      await vi.advanceTimersByTimeAsync(500);
      expect(browser.connections()).toBe(1);
    }
    browser.away = false;
    await browser.busy(2_000);
    await vi.advanceTimersByTimeAsync(1_000);
    expect(browser.connections()).toBe(1);
    expect(nth(browser, 1).session.status.sharing).toEqual({ kind: 'leader', tabs: TABS - 1 });
    browser.expectWhole(browser.pages.slice(1));
    await browser.close();
  });

  test('a tab that was refused is back with the others once it is taken', async () => {
    const browser = new Browser();
    browser.unknown = 'sim:NONE';
    const later = await browser.open(['sim:NONE']);
    const good = await browser.open(['sim:A']);
    await browser.busy(1_000);
    expect(later.session.status.sharing.kind).toBe('alone');
    await browser.busy(61_000);
    expect(later.session.status.sharing.reason).toContain('no such instrument');
    browser.unknown = undefined;
    await browser.busy(61_000);
    expect(later.session.status.sharing).toEqual({ kind: 'follower', tabs: 2 });
    expect(good.session.status.sharing).toEqual({ kind: 'leader', tabs: 2 });
    expect(browser.connections()).toBe(1);
    await vi.advanceTimersByTimeAsync(1_000);
    browser.expectWhole([good]);
    await browser.close();
  });

  test('a tab that was refused is back with the others when it wants something else', async () => {
    const browser = new Browser();
    browser.unknown = 'sim:NONE';
    const bad = await browser.open(['sim:A', 'sim:B']);
    bad.session.stop();
    bad.session.choose('sim:NONE');
    bad.session.start();
    await vi.advanceTimersByTimeAsync(50);
    await browser.open(['sim:A']);
    await browser.busy(1_000);
    expect(bad.session.status.sharing.kind).toBe('alone');
    bad.session.choose('sim:B');
    await browser.busy(500);
    expect(bad.session.status.sharing).toEqual({ kind: 'follower', tabs: 2 });
    expect(browser.connections()).toBe(1);
    browser.expectTape(bad, 'sim:B');
    await vi.advanceTimersByTimeAsync(1_000);
    browser.expectWhole();
    await browser.close();
  });

  test('where what a follower wanted is refused to whoever leads next, it is the follower that goes', async () => {
    const browser = new Browser();
    for (const id of ['sim:A', 'sim:B', 'sim:C']) await browser.open([id]);
    await browser.busy(500);
    browser.unknown = 'sim:C';
    nth(browser, 0).session.stop();
    await browser.busy(2_000);
    expect(nth(browser, 1).session.status.state).toEqual({ kind: 'open' });
    expect(nth(browser, 1).session.status.sharing).toEqual({ kind: 'alone', tabs: 1 });
    expect(nth(browser, 2).session.status.sharing.reason).toContain('no such instrument');
    await vi.advanceTimersByTimeAsync(1_000);
    browser.expectWhole([nth(browser, 1)]);
    await browser.close();
  });

  test('a follower whose wants are refused says so, and nobody else notices', async () => {
    const browser = await seven();
    browser.unknown = 'sim:NONE';
    const bad = await browser.open(['sim:NONE']);
    nth(browser, 3).session.choose('sim:NONE');
    await browser.busy(2_000);
    await vi.advanceTimersByTimeAsync(1_000);
    for (const { session } of [bad, nth(browser, 3)])
      expect(session.status.state).toMatchObject({ kind: 'connecting', cause: 'no such instrument' });
    expect(nth(browser, 0).transports.sse.last.subscription.quotes).not.toContain('sim:NONE');
    expect(nth(browser, 1).session.status.state).toEqual({ kind: 'open' });
    // Once it exists, it is had.
    browser.unknown = undefined;
    await browser.busy(10_000);
    await vi.advanceTimersByTimeAsync(1_000);
    expect(bad.session.status.state).toEqual({ kind: 'open' });
    browser.expectWhole(browser.pages.slice(0, TABS));
    await browser.close();
  });

  test('a new life of the server reaches everybody', async () => {
    const browser = await seven();
    browser.hub = new Hub({ role: 'primary', epoch: 8, scheduler: new ManualScheduler() });
    await browser.busy(1_000);
    await vi.advanceTimersByTimeAsync(1_000);
    expect(browser.connections()).toBe(1);
    for (const [at, page] of browser.pages.entries()) browser.expectTape(page, listOf(at)[0] ?? '');
    browser.expectWhole();
    await browser.close();
  });
});

describe('without sharing', () => {
  test('where tabs cannot find each other every tab connects', async () => {
    const browser = new Browser();
    for (let at = 0; at < 3; at++) await browser.open(listOf(at), { tabs: undefined });
    expect(browser.connections()).toBe(3);
    expect(nth(browser, 1).session.status.sharing).toMatchObject({ kind: 'impossible', tabs: 1 });
    expect(nth(browser, 1).session.status.sharing.reason).toContain('HTTPS');
    await browser.close();
  });

  test('where the browser refuses locks, the same', async () => {
    const browser = new Browser();
    const locks = { request: () => Promise.reject(new DOMException('not here', 'SecurityError')) };
    const tabs = Object.assign(browser.tabs.tab(), { locks });
    const page = await browser.open(['sim:A'], { tabs });
    await browser.busy(100);
    expect(browser.connections()).toBe(1);
    expect(page.session.status.sharing).toEqual({ kind: 'impossible', tabs: 1, reason: 'not here' });
    await browser.close();
  });

  test('turned off, a tab connects by itself without losing a trade; turned on, it is back', async () => {
    const browser = await seven();
    for (const at of [3, 0]) {
      const { session } = nth(browser, at);
      session.setSharing(false);
      await browser.busy(500);
      expect(session.status.sharing).toEqual({ kind: 'off', tabs: 1 });
      expect(browser.connections()).toBe(2);
      expect(session.status.slots).toEqual({ web: 1, sidecar: 0 });
      expect(session.status.lastSwitch).toMatchObject({ from: 'sse', to: 'sse', lost: 0, twice: 0, disordered: 0 });
      const figures = session.figures.find(({ name }) => name === 'sse');
      expect(figures).toMatchObject({ role: 'live', endedTime: undefined });
      session.setSharing(true);
      await browser.busy(1_000);
      await vi.advanceTimersByTimeAsync(1_000);
      expect(session.status.sharing).toEqual({ kind: 'follower', tabs: TABS });
      expect(browser.connections()).toBe(1);
    }
    browser.expectWhole();
    await browser.close();
  });

  test('turned off from the start nobody is waited for', async () => {
    const browser = new Browser();
    const page = await browser.open(['sim:A'], { sharing: false });
    expect(page.session.status.sharing).toEqual({ kind: 'off', tabs: 1 });
    expect(browser.tabs.used).toEqual({ holders: 0, waiting: 0, ports: 0 });
    await browser.close();
  });
});

describe('switching', () => {
  test('a tab that goes to another transport leaves the others as they were', async () => {
    const browser = await seven();
    for (const at of [0, 4]) {
      nth(browser, at).session.switchTo('http-stream');
      await browser.busy(500);
    }
    await vi.advanceTimersByTimeAsync(1_000);
    expect(browser.connections('sse')).toBe(1);
    expect(browser.connections('http-stream')).toBe(1);
    expect(nth(browser, 0).session.status.sharing).toEqual({ kind: 'leader', tabs: 2 });
    expect(nth(browser, 4).session.status.sharing).toEqual({ kind: 'follower', tabs: 2 });
    expect(nth(browser, 1).session.status.sharing).toEqual({ kind: 'leader', tabs: TABS - 2 });
    browser.expectWhole();
    await browser.close();
  });

  test('one that is given up leaves the tab where it was', async () => {
    const browser = await seven();
    const { session } = nth(browser, 4);
    session.switchTo('http-stream');
    session.switchTo('sse');
    await browser.busy(500);
    expect(session.status.sharing).toEqual({ kind: 'follower', tabs: TABS });
    expect(browser.connections('http-stream')).toBe(0);
    await browser.close();
  });

  test('what cannot say where it continues is not shared, and says why', async () => {
    const browser = await seven();
    for (const at of [2, 3]) {
      const { session, transports } = nth(browser, at);
      Object.assign(transports.polling, { traits: { ...transports.polling.traits, resumes: false } });
      session.switchTo('polling');
      await browser.busy(500);
      expect(session.status.sharing).toMatchObject({ kind: 'alone', tabs: 1 });
      expect(session.status.sharing.reason).toContain('cannot say where it continues');
      expect(session.status.slots.web).toBe(1);
    }
    expect(browser.connections('polling')).toBe(2);
    expect(nth(browser, 0).session.status.sharing.tabs).toBe(TABS - 2);
    await browser.close();
  });

  test('what is compared is each tab’s own', async () => {
    const browser = await seven();
    nth(browser, 2).session.setCompare(true);
    await browser.busy(100);
    expect(browser.connections('polling')).toBe(1);
    expect(nth(browser, 2).session.status.slots.web).toBeGreaterThanOrEqual(3);
    await browser.close();
  });
});
