import { describe, expect, test, vi } from 'vitest';
import { withMemoryClock } from '../memory-clock';
import { nth, seven } from './memory-browser';

withMemoryClock();

describe('a leader', () => {
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

  test('a quiet market is not a silent leader', async () => {
    const browser = await seven();
    await vi.advanceTimersByTimeAsync(30_000);
    expect(browser.kinds().indexOf('leader')).toBe(0);
    expect(browser.connections()).toBe(1);
    await browser.close();
  });
});

describe('a follower', () => {
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
});
