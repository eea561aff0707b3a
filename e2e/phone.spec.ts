import type { Page } from '@playwright/test';
import { PRIMARY_TRANSPORTS } from '../lib/transports/transport';
import { expectAccessible } from './harness/axe';
import { expectFitting } from './harness/fitting';
import { recordPrices } from './harness/price-record';
import { expect, test } from './harness/test';

const VIEWS = ['List', 'Chart', 'Book', 'Freshness'] as const;
const LEAST_PX = 44;

const tab = (page: Page, name: string) => page.getByRole('navigation', { name: 'Views' }).getByRole('button', { name });

/** Controls that answer a finger on less than 44 px either way: by where a press lands, not by how they are drawn. */
function smallTargets(page: Page): Promise<string[]> {
  return page.evaluate(async (least) => {
    const found: string[] = [];
    const reach = least / 2 - 1;
    for (const control of document.querySelectorAll<HTMLElement>(
      'button, a[href], input, [role="radio"], [role="switch"]',
    )) {
      if (!control.checkVisibility({ visibilityProperty: true })) continue;
      control.scrollIntoView({ block: 'center', inline: 'center' });
      await new Promise((resolve) => requestAnimationFrame(resolve));
      const { left, top, width, height } = control.getBoundingClientRect();
      const lands = (x: number, y: number) => {
        const hit = document.elementFromPoint(x, y);
        const label = hit?.closest('label');
        return hit !== null && (control.contains(hit) || (label?.control ?? null) === control);
      };
      const [x, y] = [left + width / 2, top + height / 2];
      // Some reach further to one side than to the other; all that counts is how far it is from end to end.
      const extent = (dx: number, dy: number) => {
        let steps = 0;
        while (steps <= 2 * reach && lands(x + dx * (steps + 1), y + dy * (steps + 1))) steps += 1;
        return steps;
      };
      const wide = extent(-1, 0) + extent(1, 0) + 1;
      const high = extent(0, -1) + extent(0, 1) + 1;
      if (wide < least - 1 || high < least - 1) found.push(`${control.outerHTML.slice(0, 160)} ${wide}×${high}`);
    }
    return found;
  }, LEAST_PX);
}

async function expectNoSideways(page: Page): Promise<void> {
  const beyond = await page.evaluate(() => {
    const { scrollWidth, clientWidth } = document.documentElement;
    return scrollWidth - clientWidth;
  });
  expect(beyond, 'px to scroll sideways').toBeLessThanOrEqual(0);
}

test('the dock stays in reach and its tabs change the view', async ({ page, dashboard }) => {
  await dashboard.open();
  const height = page.viewportSize()?.height ?? 0;
  const dock = async () => {
    const [keys, tabs] = await Promise.all([
      dashboard.switch.boundingBox(),
      page.getByRole('navigation', { name: 'Views' }).boundingBox(),
    ]);
    return {
      keysBottom: (keys?.y ?? 0) + (keys?.height ?? 0),
      tabsTop: tabs?.y ?? 0,
      tabsBottom: (tabs?.y ?? 0) + (tabs?.height ?? 0),
    };
  };
  const expectDock = async () => {
    const { keysBottom, tabsTop, tabsBottom } = await dock();
    expect(Math.abs(keysBottom - tabsTop)).toBeLessThanOrEqual(3);
    expect(Math.abs(tabsBottom - height)).toBeLessThanOrEqual(1);
  };

  await expectDock();
  await expect(tab(page, 'List')).toHaveAttribute('aria-current', 'true');
  await expect(dashboard.rows.first()).toBeVisible();
  await page.mouse.wheel(0, 2_000);
  await expectDock();
  await expect(dashboard.rows.last()).toBeInViewport();

  await tab(page, 'Chart').tap();
  await expect(tab(page, 'Chart')).toHaveAttribute('aria-current', 'true');
  await expect(dashboard.rows.first()).toBeHidden();
  await expect(page.getByTestId('instrument')).toBeVisible();
  await expect(page.getByTestId('book')).toHaveCount(0);
  await expectDock();

  await tab(page, 'Book').tap();
  await expect(page.getByTestId('book').locator('tbody[data-side] tr').first()).toContainText(/\d/);
  await expect(page.getByTestId('trades')).toBeVisible();
  await expect(page.getByTestId('instrument')).toBeVisible();
  await expectDock();

  await tab(page, 'Freshness').tap();
  await expect(page.getByTestId('staleness-chart')).toBeVisible();
  await expect(page.getByTestId('frequency-chart')).toBeVisible();
  await expect(page.getByTestId('feeds-panel')).toContainText('messages/s');
  await expect(dashboard.ledger).toBeVisible();
  await expect(page.getByTestId('instrument')).toBeHidden();
  await expectDock();
});

test('an alert that fires is seen wherever one has scrolled to, and what is read stays where it is', async ({
  page,
  dashboard,
}) => {
  await dashboard.open();
  await expect(page.getByTestId('hints')).toBeVisible();
  await page.evaluate(() => window.scrollTo(0, document.documentElement.scrollHeight));
  await expect(dashboard.rows.last()).toBeInViewport();
  await expect(page.getByTestId('hints')).not.toBeInViewport();
  const placeOf = async () => (await dashboard.rows.last().boundingBox())?.y;
  const before = await placeOf();
  // As another tab keeps it: one that waits for the next price.
  await page.evaluate(() => {
    const condition = { kind: 'above', price: 0.01 };
    const rule = { id: 'a', instrument: 'sim:BTC-USD', condition, arming: 1, armedTime: 1 };
    window.localStorage.setItem('tickwire-alerts-log', JSON.stringify({ marks: { a: { arming: 1, ready: true } } }));
    window.localStorage.setItem('tickwire-alerts', JSON.stringify({ rules: [rule] }));
    window.dispatchEvent(new StorageEvent('storage'));
  });
  await expect(page.getByTestId('alert-notice')).toBeInViewport({ ratio: 1 });
  await expect.poll(placeOf).toBe(before);
  // What lies under it is clear of it when the focus comes to it.
  const covered = page.getByRole('button', { name: 'New list' });
  await covered.evaluate((button) => {
    window.scrollBy({ top: button.getBoundingClientRect().top - 4, behavior: 'instant' });
    button.focus();
  });
  await expect(covered).toBeFocused();
  const notice = await page.getByTestId('alert-notice').boundingBox();
  expect((await covered.boundingBox())?.y).toBeGreaterThanOrEqual((notice?.y ?? 0) + (notice?.height ?? 0));
  await page.getByRole('button', { name: 'Dismiss' }).tap();
  await expect(page.getByTestId('alert-notice')).toHaveCount(0);
});

test('a tap switches the transport, and prices go on', async ({ page, dashboard }) => {
  await dashboard.open('/?transport=sse');
  const record = await recordPrices(page);
  for (const name of ['socket.io', 'polling', 'long-poll', 'http-stream', 'sse'] as const) {
    await dashboard.key(name).tap();
    await dashboard.expectLive(name);
    await expect(dashboard.key(name)).toBeInViewport({ ratio: 0.9 });
  }
  await dashboard.expectMoving();
  await tab(page, 'Freshness').tap();
  await dashboard.expectCleanLedger();
  await expect(dashboard.ledger).toContainText('5 switches');
  const { blanks, lostRows } = await record.read();
  expect([...blanks, ...lostRows]).toEqual([]);
});

test('a tap on a row shows its instrument', async ({ page, dashboard }) => {
  await dashboard.open();
  await page.getByTestId('row-sim:SOL-USD').tap();
  await expect(page.getByTestId('instrument').getByRole('heading')).toContainText('SOL-USD');
});

test('the list keeps its place, what is chosen is in sight, and Back leads to the list', async ({
  page,
  dashboard,
}) => {
  await dashboard.open();
  const row = page.getByTestId('row-sim:IBM');
  await row.scrollIntoViewIfNeeded();
  await row.tap();
  const glance = page.getByTestId('glance');
  await expect(glance).toContainText(/IBM.*\d/);
  await expect(glance).toBeInViewport();
  const place = await page.evaluate(() => window.scrollY);
  expect(place).toBeGreaterThan(200);
  await glance.tap();
  await expect(tab(page, 'Chart')).toHaveAttribute('aria-current', 'true');
  await expect(page.getByTestId('instrument').getByRole('heading')).toBeInViewport();
  await expect(glance).toHaveCount(0);
  await tab(page, 'Book').tap();
  await expect(tab(page, 'Book')).toHaveAttribute('aria-current', 'true');
  await page.goBack();
  await expect(tab(page, 'List')).toHaveAttribute('aria-current', 'true');
  await expect.poll(() => page.evaluate(() => window.scrollY)).toBe(place);
  expect(page.url()).toContain('id=sim:IBM');
});

test('a press outside a menu closes it and does nothing else', async ({ page, dashboard }) => {
  await dashboard.open('/?transport=sse');
  await page.getByTestId('view-menu').tap();
  const menu = page.getByTestId('view-panel');
  // What a phone has no place for is not offered.
  await expect(menu.getByText('Volume')).toHaveCount(0);
  await expect(menu.getByRole('menuitemcheckbox').last()).toBeInViewport({ ratio: 1 });
  const key = await dashboard.key('websocket').boundingBox();
  await page.touchscreen.tap((key?.x ?? 0) + 20, (key?.y ?? 0) + 30);
  await expect(menu).toHaveCount(0);
  await dashboard.expectLive('sse');
  await dashboard.key('websocket').tap();
  await dashboard.expectLive('websocket');
});

test('every width and every way to hold it fits, also while paused', async ({ page, dashboard }) => {
  await dashboard.open();
  await page.getByTestId('pause').tap();
  await expectFitting(page);
  await page.setViewportSize({ width: 844, height: 390 });
  await tab(page, 'Chart').tap();
  const chart = await page.getByTestId('chart-canvas').boundingBox();
  expect(chart?.height, 'px of chart on a phone on its side').toBeGreaterThan(140);
  expect((chart?.y ?? 0) + (chart?.height ?? 0)).toBeLessThanOrEqual(390 - 56);
  await page.setViewportSize({ width: 820, height: 1180 });
  expect(await smallTargets(page), `targets of a tablet under ${LEAST_PX} px`).toEqual([]);
});

for (const view of VIEWS) {
  test(`${view}: nothing scrolls sideways, targets are large, axe finds nothing serious`, async ({
    page,
    dashboard,
  }) => {
    await dashboard.open('/?compare=1');
    for (const name of PRIMARY_TRANSPORTS)
      await expect(dashboard.key(name)).toHaveAttribute('data-role', /live|measured/);
    await tab(page, view).tap();
    await expect(tab(page, view)).toHaveAttribute('aria-current', 'true');
    await expectNoSideways(page);
    expect(await smallTargets(page), `targets under ${LEAST_PX} px`).toEqual([]);
    await expectAccessible(page);
  });
}

test('the race: nothing scrolls sideways, targets are large, axe finds nothing serious', async ({ page, servers }) => {
  await page.goto(`${servers.webUrl}/race?lanes=sse,polling&ids=sim:BTC-USD,sim:NOPE`);
  const start = page.getByTestId('race-start');
  await expect(start).toBeVisible();
  const expectFitting = async () => {
    await expectNoSideways(page);
    expect(await smallTargets(page), `targets under ${LEAST_PX} px`).toEqual([]);
    await expectAccessible(page);
  };
  await expectFitting();
  await page.getByTestId('race-lanes').tap();
  await expect(page.getByRole('dialog')).toBeVisible();
  await expectNoSideways(page);
  await page.getByRole('checkbox', { name: 'mqtt' }).tap();
  await page.keyboard.press('Escape');
  await start.tap();
  await expect(page.getByTestId('race-phase')).toHaveAttribute('data-state', 'RUNNING');
  for (const name of ['sse', 'polling', 'mqtt'])
    await expect(page.getByTestId(`lane-${name}`).locator('[data-part="place"]')).toHaveText(/^\d+$/);
  await expectFitting();
});

test('light, too, has nothing serious', async ({ page, dashboard }) => {
  await page.emulateMedia({ colorScheme: 'light' });
  await dashboard.open('/?transport=carrier-pigeon');
  await expectNoSideways(page);
  await expectAccessible(page);
});
