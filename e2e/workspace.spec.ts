import type { Locator, Page } from '@playwright/test';
import type { StateNotice } from '../lib/market/state';
import { expectAccessible } from './harness/axe';
import { openOn } from './harness/open-on';
import { expect, test } from './harness/test';

const START = '/?transport=sse&id=sim:BTC-USD';

test.slow();

const rule = (page: Page, name: string) => page.getByTestId(`rule-${name}`);
const sizeOf = async (separator: Locator) => Number(await separator.getAttribute('aria-valuenow'));
const region = (page: Page, name: string) => page.locator(`#${name}-region`);

/** Draws a rule by so many px. */
async function draw(page: Page, separator: Locator, byX: number, byY: number): Promise<void> {
  const box = await separator.boundingBox();
  if (box === null) throw new Error('There is no rule to draw.');
  // Away from the button in its middle.
  const [x, y] = [box.x + Math.min(box.width / 2, 60), box.y + Math.min(box.height / 2, 60)];
  await page.mouse.move(x, y);
  await page.mouse.down();
  await page.mouse.move(x + byX / 2, y + byY / 2);
  await page.mouse.move(x + byX, y + byY);
  await page.mouse.up();
}

/** What moved on a page without its reader's doing. */
interface Shifts {
  /** As Cumulative Layout Shift counts it, over all the time. */
  readonly sum: number;
  /** Regions, and what fills them, that did not stay where they were. */
  readonly regions: readonly string[];
}

/** Watches everything that moves, from the first paint of the next page on. */
async function watchShifts(page: Page): Promise<() => Promise<Shifts>> {
  await page.addInitScript(() => {
    const shifts = { sum: 0, regions: [] as string[] };
    Object.assign(window, { shifts });
    const region =
      '[id$="-region"], [data-testid="instrument"], [data-testid="waterfall"], [data-testid="book"], [data-testid="trades"]';
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries()) {
        const shift = entry as PerformanceEntry & {
          value: number;
          hadRecentInput: boolean;
          sources: { node?: Node; previousRect: DOMRectReadOnly; currentRect: DOMRectReadOnly }[];
        };
        if (shift.hadRecentInput) continue;
        shifts.sum += shift.value;
        for (const { node, previousRect, currentRect } of shift.sources)
          if (node instanceof Element && node.matches(region))
            shifts.regions.push(`${node.outerHTML.slice(0, 80)} ${JSON.stringify([previousRect, currentRect])}`);
      }
    }).observe({ type: 'layout-shift', buffered: true });
  });
  return () => page.evaluate(() => (window as unknown as { shifts: Shifts }).shifts);
}

/**
 * No region moves, as the page loads and as prices come. What is left of layout shift are single texts that begin
 * elsewhere when they say something else: the changed digits of the large price, amounts of the tape.
 */
async function expectStill(page: Page, shifts: () => Promise<Shifts>): Promise<void> {
  const loaded = await shifts();
  expect(loaded.regions).toEqual([]);
  // It is about what happens in a stretch of time.
  await page.waitForTimeout(10_000);
  const { sum, regions } = await shifts();
  expect(regions).toEqual([]);
  expect(sum - loaded.sum, 'layout shift in 10 s of live prices').toBeLessThan(0.02);
}

test('rules are drawn by mouse and by keyboard, and what they make is there at the next first paint', async ({
  page,
  dashboard,
}) => {
  await dashboard.open(START);
  const watch = rule(page, 'watch');
  const before = await sizeOf(watch);
  await draw(page, watch, -100, 0);
  await expect.poll(() => sizeOf(watch)).toBe(before - 100);
  const depth = rule(page, 'depth');
  await draw(page, depth, -60, 0);
  await expect.poll(() => sizeOf(depth)).toBe(286 + 60);
  const evidence = rule(page, 'evidence');
  await draw(page, evidence, 0, 30);
  await expect.poll(() => sizeOf(evidence)).toBe(252);

  await evidence.focus();
  await page.keyboard.press('ArrowDown');
  await expect.poll(() => sizeOf(evidence)).toBe(236);
  await page.keyboard.press('Home');
  await expect.poll(() => sizeOf(evidence)).toBe(190);
  await page.keyboard.press('End');
  const most = Number(await evidence.getAttribute('aria-valuemax'));
  await expect.poll(() => sizeOf(evidence)).toBe(most);
  expect((await page.getByTestId('instrument').boundingBox())?.height, 'the chart keeps a height').toBeGreaterThan(300);
  await depth.focus();
  await page.keyboard.press('ArrowLeft');
  await expect.poll(() => sizeOf(depth)).toBe(362);

  await dashboard.reload();
  await expect.poll(() => sizeOf(watch)).toBe(before - 100);
  expect((await region(page, 'depth').boundingBox())?.width).toBeCloseTo(362, 0);
  expect((await region(page, 'evidence').boundingBox())?.height).toBeCloseTo(most, 0);

  await evidence.dblclick({ position: { x: 40, y: 12 } });
  const chart = page.getByTestId('staleness-chart');
  const foot = async (of: Locator) => {
    const box = await of.boundingBox();
    return (box?.y ?? 0) + (box?.height ?? 0);
  };
  await expect.poll(async () => (await foot(chart)) <= (await foot(region(page, 'evidence')))).toBe(true);

  for (const separator of [depth, watch]) await separator.dblclick({ position: { x: 12, y: 40 } });
  await expect.poll(() => sizeOf(depth)).toBe(286);
  await expect.poll(() => sizeOf(watch)).toBe(before);
});

test('a screen that is divided by its reader does not move: not as it loads, not as prices come', async ({
  page,
  dashboard,
}) => {
  const shifts = await watchShifts(page);
  await dashboard.open(START);
  await draw(page, rule(page, 'watch'), -90, 0);
  await page.getByRole('button', { name: 'Put away freshness' }).click();
  await dashboard.reload();
  await expect(page.getByTestId('waterfall')).toHaveAttribute('data-total-ms', /\d/);
  await expectStill(page, shifts);
});

test('book and freshness are put away and brought back, by pointer and by keyboard', async ({ page, dashboard }) => {
  await dashboard.open(START);
  await expect(page.getByTestId('book').locator('tbody[data-side] tr').first()).toContainText(/\d/);
  const wide = (await page.getByTestId('instrument').boundingBox())?.width ?? 0;
  await page.getByRole('button', { name: 'Put away book and trades' }).click();
  const back = page.getByRole('button', { name: 'Show book and trades' });
  await expect(back).toBeFocused();
  await expect(page.getByTestId('book')).toHaveCount(0);
  expect((await page.getByTestId('instrument').boundingBox())?.width).toBeGreaterThan(wide + 200);

  await rule(page, 'evidence').focus();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('button', { name: 'Show freshness' })).toBeFocused();
  await expect(page.getByTestId('staleness-chart')).toBeHidden();

  await dashboard.reload();
  await expect(back).toBeVisible();
  await expect(page.getByTestId('book')).toHaveCount(0);
  await expectAccessible(page);

  await back.click();
  await expect(rule(page, 'depth')).toBeFocused();
  await expect(page.getByTestId('book').locator('tbody[data-side] tr').first()).toContainText(/\d/);
  await page.getByRole('button', { name: 'Show freshness' }).focus();
  await page.keyboard.press('Enter');
  await expect(rule(page, 'evidence')).toBeFocused();
  await expect(page.getByTestId('staleness-chart')).toBeVisible();
  await expectAccessible(page);
});

/** What the waterfall says at one moment, ms. */
function waterfall(page: Page): Promise<{ total: number; parts: number[]; texts: string[]; head: string }> {
  return page.getByTestId('waterfall').evaluate((place) => {
    const parts = [...place.querySelectorAll<HTMLElement>('[data-part]')];
    return {
      total: Number((place as HTMLElement).dataset.totalMs),
      parts: parts.map((part) => Number(part.dataset.ms)),
      texts: parts.map((part) => (part.textContent ?? '').trim()),
      head: place.querySelector('p')?.textContent ?? '',
    };
  });
}

test('the waterfall takes every update apart into what adds up to its whole', async ({ page, dashboard }) => {
  await dashboard.open(START);
  const seen = new Set<number>();
  await expect
    .poll(async () => {
      const { total, parts, texts, head } = await waterfall(page);
      if (Number.isNaN(total)) return 0;
      expect(Math.abs(parts.reduce((sum, ms) => sum + ms, 0) - total), texts.join(', ')).toBeLessThanOrEqual(0.3);
      expect(total, head).toBeGreaterThan(0);
      expect(total, head).toBeLessThan(20_000);
      expect(head).toMatch(/^Last update [\d,]+ ms in all.*clock error ±[\d,]+ ms\.$/i);
      expect(parts.at(-1), 'receive and paint are of one clock').toBeGreaterThanOrEqual(0);
      expect(texts.map((text) => text.replace(/ (±?[\d,]+|\?|–)$/, ''))).toEqual([
        'venue to ingest',
        'hub',
        'wire',
        'paint',
      ]);
      return seen.add(total).size;
    })
    .toBeGreaterThan(3);

  await page.getByRole('button', { name: 'Pause', exact: true }).click();
  await expect(page.getByTestId('waterfall')).toContainText('Paused: nothing newer is painted.');
  const { total } = await waterfall(page);
  await dashboard.page.waitForTimeout(1_000);
  expect((await waterfall(page)).total, 'a paused page paints nothing').toBe(total);
  await page.getByRole('button', { name: 'Go on', exact: true }).click();
  await expect.poll(async () => (await waterfall(page)).total).not.toBe(total);

  const setHidden = (state: string) =>
    page.evaluate((visibilityState) => {
      Object.defineProperty(document, 'visibilityState', { value: visibilityState, configurable: true });
    }, state);
  await setHidden('hidden');
  await expect(page.getByTestId('waterfall')).toContainText('This tab was hidden: nothing was painted.');
  await setHidden('visible');
  await expect(page.getByTestId('waterfall')).toContainText(/clock error/i);
});

test('book and tape stand still on their own, count what comes, and jump to now', async ({ page, dashboard }) => {
  await dashboard.open(START);
  const book = page.getByTestId('book');
  const tape = page.getByTestId('trades');
  const text = (place: Locator) => place.locator('tbody').allInnerTexts().then(String);
  await expect(tape.locator('tbody tr').nth(5)).toBeVisible();
  const news = async (place: Locator) =>
    Number(/since \d\d:\d\d:\d\d\D*(\d[\d,]*) new/.exec((await place.getByTestId('held').textContent()) ?? '')?.[1]);

  await book.getByRole('button', { name: 'Pause the book' }).click();
  const still = await text(book);
  const moving = await text(tape);
  await expect.poll(() => news(book)).toBeGreaterThan(3);
  await expect.poll(() => text(tape)).not.toBe(moving);
  expect(await text(book)).toBe(still);

  await tape.getByRole('button', { name: 'Pause the trades' }).click();
  const stillTape = await text(tape);
  await expect.poll(() => news(tape)).toBeGreaterThan(3);
  expect(await text(tape)).toBe(stillTape);
  await expectAccessible(page);

  // Nothing in either does anything by being pressed.
  const address = page.url();
  await book.locator('tbody[data-side="bids"] tr').first().click();
  await tape.locator('tbody tr').first().click();
  expect(page.url()).toBe(address);

  await book.getByRole('button', { name: 'Go on with the book' }).click();
  await expect.poll(() => text(book)).not.toBe(still);
  await tape.getByRole('button', { name: 'Go on with the trades' }).click();
  await expect.poll(() => text(tape)).not.toBe(stillTape);
  await expect(page.getByTestId('held')).toHaveCount(0);
  await dashboard.expectCleanLedger();
});

test('amounts of the book stand with their decimal signs under one another', async ({ page, dashboard }) => {
  await dashboard.open(START);
  await expect(page.getByTestId('book').locator('tbody[data-side] tr').first()).toContainText(/\d/);
  const decimals = () =>
    page.getByTestId('book').evaluate((place) =>
      [2, 3].map((column) => {
        const cells = [...place.querySelectorAll(`tbody[data-side] td:nth-child(${column})`)];
        const texts = cells.map((cell) => cell.textContent ?? '').filter((one) => one !== '');
        return [...new Set(texts.map((one) => one.split('.')[1]?.length ?? 0))];
      }),
    );
  for (let look = 0; look < 10; look++) {
    for (const column of await decimals()) expect(column).toHaveLength(1);
    await page.waitForTimeout(100);
  }
});

test('a recording that is over says CLOSED, and not that a market is', async ({ page, startServers }) => {
  const servers = await startServers({ feeds: 'replay:demo@max' });
  const dashboard = await openOn(page, servers, '/?transport=sse');
  await expect(dashboard.states.first()).toHaveAttribute('data-state', 'CLOSED', { timeout: 30_000 });
  await expect(page.getByTestId('state-sentence')).toContainText(/^The recording is over\./);
  await expect(dashboard.states.first().locator('..')).toHaveAttribute('title', /The recording is over\.$/);
  await expectAccessible(page);
});

test('a stock says which part of its day it is, or since when it is closed', async ({ page, startServers }) => {
  const servers = await startServers({ feeds: 'simulator@hours' });
  const dashboard = await openOn(page, servers, '/?transport=sse&id=sim:AAPL');
  const answer = await fetch(`${servers.webUrl}/api/quotes?quotes=sim:AAPL`);
  const { states = [] } = (await answer.json()) as { states?: StateNotice[] };
  const said = states.find(({ id }) => id === 'sim:AAPL');
  const instrument = page.getByTestId('instrument');
  if (said?.state === 'closed') {
    await expect(instrument).toHaveAttribute('data-state', 'CLOSED');
    await expect(page.getByTestId('state-sentence')).toContainText(
      /^Closed since \w+ 20:00, until \w+ 04:00, New York time\./,
    );
  } else {
    const names = { pre: 'pre-market', regular: 'regular hours', post: 'after hours' };
    await expect(instrument).toContainText(names[said?.session ?? 'regular']);
  }
  await expect(dashboard.rows.first()).toBeVisible();
});

test.describe('on a low screen', () => {
  test.use({ viewport: { width: 1_280, height: 720 } });

  test('everything is there at once, nothing lies over another, and the candles keep a height', async ({
    page,
    dashboard,
  }) => {
    await dashboard.open(START);
    await page.getByRole('button', { name: 'Got it' }).click();
    const canvas = page.getByTestId('chart-canvas');
    await expect.poll(async () => (await canvas.boundingBox())?.height).toBeGreaterThanOrEqual(170);
    const heights = () => page.evaluate(() => [document.documentElement.scrollHeight, window.innerHeight]);
    expect(await heights()).toEqual([720, 720]);
    for (const line of ['chart-controls', 'candle-readout'])
      expect((await page.getByTestId(line).boundingBox())?.height, line).toBeLessThanOrEqual(28);
    const top = (await region(page, 'evidence').boundingBox())?.y ?? 0;
    for (const above of ['waterfall', 'trades']) {
      const box = await page.getByTestId(above).boundingBox();
      expect((box?.y ?? 0) + (box?.height ?? 0), above).toBeLessThanOrEqual(top + 1);
    }
    await expectAccessible(page);
  });
});

test.describe('on a tablet', () => {
  test.use({ viewport: { width: 1_000, height: 800 } });

  test('regions keep their places, and nothing moves', async ({ page, dashboard }) => {
    const shifts = await watchShifts(page);
    await dashboard.open(START);
    await expect(rule(page, 'watch')).toBeHidden();
    await expect(page.getByTestId('waterfall')).toHaveAttribute('data-total-ms', /\d/);
    await expect(page.getByTestId('book')).toBeVisible();
    await expect(page.getByTestId('trades').locator('tbody tr').first()).toBeVisible();
    await expectStill(page, shifts);
    await page.getByRole('button', { name: 'Freshness' }).click();
    await expect(page.getByTestId('staleness-chart')).toBeVisible();
    await expectAccessible(page);
  });
});

test.describe('on a phone', () => {
  test.use({ viewport: { width: 390, height: 844 }, hasTouch: true });

  test('the waterfall is under the chart, and book and tape can be paused there', async ({ page, dashboard }) => {
    const shifts = await watchShifts(page);
    await dashboard.open(START);
    await expect(page.getByTestId('waterfall')).toBeHidden();
    await expectStill(page, shifts);
    const views = page.getByRole('navigation', { name: 'Views' });
    await views.getByRole('button', { name: 'Chart' }).tap();
    await expect(page.getByTestId('waterfall')).toBeInViewport();
    await expect.poll(async () => (await waterfall(page)).total).toBeGreaterThan(0);
    await expectAccessible(page);
    await views.getByRole('button', { name: 'Book' }).tap();
    const pause = page.getByRole('button', { name: 'Pause the book' });
    expect((await pause.boundingBox())?.height).toBeGreaterThanOrEqual(44);
    await pause.tap();
    await expect(page.getByTestId('held')).toContainText(/\d+ new/);
    await expectAccessible(page);
  });
});
