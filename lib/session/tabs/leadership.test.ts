import { describe, expect, test, vi } from 'vitest';
import { withMemoryClock } from '../memory-clock';
import { listOf, nth, seven, TABS } from './memory-browser';

withMemoryClock();

describe('seven tabs', () => {
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
