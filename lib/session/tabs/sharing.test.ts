import { describe, expect, test, vi } from 'vitest';
import { withMemoryClock } from '../memory-clock';
import { listOf, MemoryBrowser, nth, seven, TABS } from './memory-browser';

withMemoryClock();

describe('without sharing', () => {
  test('where tabs cannot find each other every tab connects', async () => {
    const browser = new MemoryBrowser();
    for (let at = 0; at < 3; at++) await browser.open(listOf(at), { tabs: undefined });
    expect(browser.connections()).toBe(3);
    expect(nth(browser, 1).session.status.sharing).toMatchObject({ kind: 'impossible', tabs: 1 });
    expect(nth(browser, 1).session.status.sharing.reason).toContain('HTTPS');
    await browser.close();
  });

  test('where the browser refuses locks, the same', async () => {
    const browser = new MemoryBrowser();
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
    const browser = new MemoryBrowser();
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
