import { describe, expect, test, vi } from 'vitest';
import { withMemoryClock } from '../memory-clock';
import { IDS, listOf, nth, seven, TABS } from './memory-browser';

withMemoryClock();

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

  test('count a follower that is gone without a word no more', async () => {
    const browser = await seven();
    nth(browser, 3).tab.crash();
    await browser.busy(10_000);
    expect(nth(browser, 0).session.status.sharing.tabs).toBe(TABS - 1);
    expect(nth(browser, 5).session.status.sharing.tabs).toBe(TABS - 1);
    await browser.close();
  });
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
