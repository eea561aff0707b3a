import { describe, expect, test, vi } from 'vitest';
import { withMemoryClock } from '../memory-clock';
import { MemoryBrowser, nth, seven, TABS } from './memory-browser';

withMemoryClock();

describe('what one connection cannot serve', () => {
  test('what finds no room in one connection is read by its tab alone, which says so', async () => {
    const browser = new MemoryBrowser();
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

  test('a leader whose own wants are refused does not keep the others waiting', async () => {
    const browser = new MemoryBrowser();
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

  test('where what a follower wanted is refused to whoever leads next, it is the follower that goes', async () => {
    const browser = new MemoryBrowser();
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
});
