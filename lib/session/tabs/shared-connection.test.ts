import { describe, expect, test, vi } from 'vitest';
import { Hub } from '@/lib/hub/hub';
import { ManualScheduler } from '@/lib/hub/manual-scheduler';
import { withMemoryClock } from '../memory-clock';
import { listOf, MemoryBrowser, nth, seven } from './memory-browser';

withMemoryClock();

describe('wanting something else', () => {
  test.each([
    { who: 'a follower', at: 2, rows: ['sim:D', 'sim:A', 'sim:B'] },
    { who: 'the leader', at: 0, rows: ['sim:D', 'sim:C', 'sim:A'] },
  ])('a new row of $who comes over the same connection, with its earlier trades', async ({ at, rows }) => {
    const browser = await seven();
    const page = nth(browser, at);
    for (const id of rows) {
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
    const browser = new MemoryBrowser();
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
    const browser = new MemoryBrowser();
    const page = await browser.open(['sim:A', 'sim:B']);
    await browser.busy(500);
    page.session.choose('sim:C');
    await browser.busy(500);
    browser.expectTape(page, 'sim:C');
    expect(browser.asked).toEqual([]);
    expect(page.session.status.sharing).toEqual({ kind: 'alone', tabs: 1 });
    await browser.close();
  });
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
