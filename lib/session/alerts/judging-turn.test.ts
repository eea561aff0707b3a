import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { type MemoryTab, MemoryTabs } from '../tabs/memory-tabs';
import type { TabPlatform } from '../tabs/tab-platform';
import { JudgingTurn } from './judging-turn';

let tabs: MemoryTabs;

beforeEach(() => {
  vi.useFakeTimers();
  tabs = new MemoryTabs();
});

afterEach(() => {
  vi.useRealTimers();
});

interface Page {
  readonly tab: MemoryTab;
  readonly turn: JudgingTurn;
  judges: boolean;
}

function turnOf(platform: TabPlatform | undefined, onTurn: (judges: boolean) => void): JudgingTurn {
  const turn = new JudgingTurn({ tabs: platform, now: () => performance.now(), random: () => 0.5, onTurn });
  turn.want();
  return turn;
}

function open(): Page {
  const tab = tabs.tab();
  const page: Page = {
    tab,
    judges: false,
    turn: turnOf(tab, (judges) => {
      page.judges = judges;
    }),
  };
  return page;
}

const three = async () => {
  const pages = [open(), open(), open()] as const;
  await vi.advanceTimersByTimeAsync(10);
  return pages;
};
const judging = (pages: readonly Page[]) => pages.map(({ judges }) => judges);

describe('one of three tabs judges', () => {
  test('and goes on to, while all run', async () => {
    const pages = await three();
    const seen = [judging(pages)];
    for (let second = 0; second < 120; second += 1) {
      await vi.advanceTimersByTimeAsync(1_000);
      seen.push(judging(pages));
    }
    expect(new Set(seen.map(String))).toEqual(new Set(['true,false,false']));
  });

  test('one that is put to sleep hands on, and waits again when it wakes', async () => {
    const pages = await three();
    pages[0].tab.suspend(true);
    pages[0].tab.freeze();
    await vi.advanceTimersByTimeAsync(10);
    expect(judging(pages)).toEqual([false, true, false]);
    pages[0].tab.thaw();
    pages[0].tab.suspend(false);
    await vi.advanceTimersByTimeAsync(10);
    expect(judging(pages)).toEqual([false, true, false]);
    pages[1].turn.release();
    pages[2].turn.release();
    await vi.advanceTimersByTimeAsync(10);
    expect(judging(pages)).toEqual([true, false, false]);
  });

  test('from one that stops without a word it is taken, once; that one learns of it when it goes on', async () => {
    const pages = await three();
    pages[0].tab.freeze();
    await vi.advanceTimersByTimeAsync(4_000);
    const [, ...others] = judging(pages);
    expect(others.filter(Boolean)).toHaveLength(1);
    await vi.advanceTimersByTimeAsync(60_000);
    expect(judging(pages).slice(1)).toEqual(others);
    pages[0].tab.thaw();
    await vi.advanceTimersByTimeAsync(10);
    expect(judging(pages)).toEqual([false, ...others]);
  });

  test('nothing is held or heard after all have given it up', async () => {
    const pages = await three();
    for (const { turn } of pages) {
      turn.release();
      turn.release();
    }
    await vi.advanceTimersByTimeAsync(10);
    expect([judging(pages), tabs.used, vi.getTimerCount()]).toEqual([
      [false, false, false],
      { holders: 0, waiting: 0, ports: 0 },
      0,
    ]);
  });
});

test('a page that may not use locks judges for itself, and so does one whose tabs cannot find each other', async () => {
  const refused = tabs.tab();
  const platform: TabPlatform = {
    locks: { request: () => Promise.reject(new DOMException('blocked', 'SecurityError')) },
    open: (name, hear) => refused.open(name, hear),
    every: (ms, tick) => refused.every(ms, tick),
    onSuspend: (listener) => refused.onSuspend(listener),
  };
  for (const place of [platform, undefined]) {
    const told: boolean[] = [];
    const turn = turnOf(place, (judges) => told.push(judges));
    await vi.advanceTimersByTimeAsync(10_000);
    expect(told).toEqual([true]);
    turn.release();
    expect(told).toEqual([true, false]);
  }
});
