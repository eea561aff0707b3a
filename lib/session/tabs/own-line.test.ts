import { expect, test, vi } from 'vitest';
import { withMemoryClock } from '../memory-clock';
import { MemoryBrowser } from './memory-browser';

withMemoryClock();

test('a tab that was refused is back with the others once it is taken', async () => {
  const browser = new MemoryBrowser();
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
  const browser = new MemoryBrowser();
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
