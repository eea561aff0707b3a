import type { Locator, Page } from '@playwright/test';
import { expectAccessible } from './harness/axe';
import type { Dashboard } from './harness/dashboard';
import { expect, test } from './harness/test';

/** Colour of a rising and of a falling change, as they are painted. */
async function hues(page: Page): Promise<Readonly<Record<'gain' | 'loss', string>>> {
  return page.evaluate(() => {
    const painted = (token: string) => {
      const probe = document.createElement('span');
      probe.style.color = `var(--${token})`;
      document.body.append(probe);
      const { color } = getComputedStyle(probe);
      probe.remove();
      return color;
    };
    return { gain: painted('gain'), loss: painted('loss') };
  });
}

const dialogOf = (page: Page): Locator => page.getByTestId('settings-dialog');

async function openSettings(page: Page): Promise<Locator> {
  await page.getByTestId('settings').click();
  await expect(dialogOf(page)).toBeVisible();
  return dialogOf(page);
}

async function closeSettings(page: Page): Promise<void> {
  await page.keyboard.press('Escape');
  await expect(dialogOf(page)).toBeHidden();
}

const rowHeight = ({ rows }: Dashboard): Promise<number> =>
  rows.first().evaluate((row) => Math.round(row.getBoundingClientRect().height));

const html = (page: Page, servers: { readonly webUrl: string }): Promise<string> =>
  page.request.get(servers.webUrl).then((answer) => answer.text());

test('a look is chosen with keys alone, holds at once, and is there from the first paint on', async ({
  page,
  dashboard,
  servers,
}) => {
  await dashboard.open();
  const usual = await hues(page);
  expect(await rowHeight(dashboard)).toBe(43);
  await page.keyboard.press(',');
  const dialog = dialogOf(page);
  await expect(dialog).toBeVisible();
  await dialog.getByRole('radio', { name: 'Green up' }).focus();
  await page.keyboard.press('ArrowRight');
  await expect(dialog.getByRole('radio', { name: 'Red up' })).toBeChecked();
  expect(await hues(page)).toEqual({ gain: usual.loss, loss: usual.gain });
  await page.keyboard.press('ArrowRight');
  const blue = await hues(page);
  expect([usual.gain, usual.loss]).not.toContain(blue.gain);
  await dialog.getByRole('radio', { name: 'Comfortable' }).focus();
  await page.keyboard.press('ArrowRight');
  await dialog.getByRole('radio', { name: 'Light' }).check({ force: true });
  await closeSettings(page);
  await expect(page.getByTestId('settings')).toBeVisible();
  expect(await rowHeight(dashboard)).toBe(32);

  expect(await html(page, servers)).toMatch(
    /<html[^>]*data-theme="light"[^>]*data-palette="blue-orange"[^>]*data-density="compact"/,
  );
  await dashboard.reload();
  expect(await rowHeight(dashboard)).toBe(32);

  await openSettings(page);
  await page.getByTestId('reset-settings').click();
  await page.getByTestId('reset-settings-now').click();
  await closeSettings(page);
  expect(await hues(page)).toEqual(usual);
  expect(await rowHeight(dashboard)).toBe(43);
  expect(await html(page, servers)).not.toMatch(/<html[^>]*data-/);
});

test('numbers and times are written as chosen, also after the page is opened again', async ({ page, dashboard }) => {
  await dashboard.open();
  const dialog = await openSettings(page);
  await page.getByTestId('setting-locale').selectOption('de-DE');
  await dialog.getByRole('radio', { name: 'UTC' }).check({ force: true });
  await closeSettings(page);
  const german = /^\d{1,3}(\.\d{3})*,\d\d$/;
  const bitcoin = page.getByTestId('last-sim:BTC-USD');
  await expect(bitcoin).toHaveText(german);
  await expect(page.getByTestId('row-sim:BTC-USD')).toContainText(/,\d s/);
  await expect(page.getByRole('banner')).toContainText('Times in UTC');
  await page.getByTestId('pause').click();
  const hours = Number(/Paused since (\d\d):/.exec((await page.getByRole('banner').textContent()) ?? '')?.[1]);
  const now = new Date();
  expect([now.getUTCHours(), new Date(now.getTime() - 60_000).getUTCHours()]).toContain(hours);
  await dashboard.reload();
  await expect(bitcoin).toHaveText(german);
});

test('a change is flashed unless that is turned off', async ({ page, dashboard }) => {
  await page.addInitScript(() => {
    const { animate } = Element.prototype;
    Object.assign(window, { flashes: 0 });
    Element.prototype.animate = function (...given) {
      if (given[1] === 240) (window as unknown as { flashes: number }).flashes += 1;
      return animate.apply(this, given);
    };
  });
  const flashes = () => page.evaluate(() => (window as unknown as { flashes: number }).flashes);
  await dashboard.open();
  await dashboard.expectMoving();
  await expect.poll(flashes).toBeGreaterThan(0);
  await openSettings(page);
  await page.getByTestId('setting-flash').click();
  await closeSettings(page);
  await dashboard.reload();
  await dashboard.expectMoving(8);
  expect(await flashes()).toBe(0);
});

test('the list of shortcuts names what the keys do, and they do it', async ({ page, dashboard }) => {
  await dashboard.open('/?transport=sse');
  await page.keyboard.press('?');
  const list = page.getByTestId('shortcuts');
  for (const does of [
    'Find an instrument',
    'Switch transport',
    'Pause what is shown, or go on',
    'Open the settings',
    'Go from row to row',
  ])
    await expect(list).toContainText(does);
  await expectAccessible(page);
  // What a dialog asks comes first.
  await page.keyboard.press('1');
  await page.keyboard.press('Escape');
  await expect(list).toBeHidden();
  await dashboard.expectLive('sse');

  await page.keyboard.press('p');
  await expect(page.getByTestId('pause')).toHaveAttribute('aria-pressed', 'true');
  await page.evaluate(() => (document.activeElement as HTMLElement).blur());
  await page.keyboard.press('Space');
  await expect(page.getByTestId('pause')).toHaveAttribute('aria-pressed', 'false');
  await page.keyboard.press('/');
  await page.getByRole('combobox', { name: 'Find an instrument' }).fill('p,?1');
  await page.keyboard.press('Escape');
  await expect(page.getByTestId('pause')).toHaveAttribute('aria-pressed', 'false');

  await openSettings(page);
  await page.getByTestId('setting-single-keys').click();
  await closeSettings(page);
  for (const key of ['p', '1', '?', ',', '/']) await page.keyboard.press(key);
  await expect(page.getByRole('dialog')).toHaveCount(0);
  await expect(page.getByTestId('pause')).toHaveAttribute('aria-pressed', 'false');
  await dashboard.expectLive('sse');
  await page.keyboard.press('Control+k');
  await expect(page.getByRole('dialog')).toBeVisible();
});

test('transport and sharing are chosen among the settings too', async ({ page, dashboard }) => {
  await dashboard.open('/?transport=sse');
  await openSettings(page);
  await page.getByTestId('setting-transport').selectOption('long-poll');
  await page.getByTestId('setting-sharing').click();
  await closeSettings(page);
  await dashboard.expectLive('long-poll');
  await page.goto(dashboard.servers.webUrl);
  await dashboard.expectPrices();
  await dashboard.expectLive('long-poll');
  await openSettings(page);
  await expect(page.getByTestId('setting-sharing')).toHaveAttribute('aria-checked', 'false');
});

test('prices are converted by a rate that says its venue and age, or say why not', async ({ page, dashboard }) => {
  await dashboard.open();
  await openSettings(page);
  await page.getByTestId('setting-currency').selectOption('BTC');
  await closeSettings(page);
  const ether = page.getByTestId('row-sim:ETH-USD');
  const converted = ether.locator('[data-conversion="converted"]');
  await expect(ether).toContainText(/≈ 0\.0\d+/);
  await expect(ether).toContainText('BTC');
  await expect(converted).toHaveAttribute(
    'title',
    /^[\d,.]+ USD at 0\.0.* BTC per USD: BTC-USD, simulator, \d+(\.\d)? s ago$/,
  );
  const value = Number(await page.getByTestId('last-sim:ETH-USD').getAttribute('data-value'));
  const own = async (id: string) => {
    const answer = await page.request.get(`${dashboard.servers.webUrl}/api/quotes?quotes=${id}`);
    const { quotes } = (await answer.json()) as { quotes: { last: number }[] };
    return quotes[0]?.last ?? Number.NaN;
  };
  const expected = (await own('sim:ETH-USD')) / (await own('sim:BTC-USD'));
  expect(Math.abs(value / expected - 1)).toBeLessThan(0.05);
  await expect(page.getByTestId('row-sim:ETH-BTC').locator('[data-conversion]')).toHaveCount(0);

  await openSettings(page);
  await page.getByTestId('setting-currency').selectOption('EUR');
  await closeSettings(page);
  await expect(ether.locator('[data-conversion="no rate"]')).toHaveText('no EUR rate');
  await expect(ether).not.toContainText('≈');
  await expect(ether).toContainText('USD');
});

test('a rate is followed although its instrument is not on the list', async ({ page, dashboard }) => {
  await dashboard.open();
  await page.locator('[data-choose="sim:BTC-USD"]').focus();
  await page.keyboard.press('Delete');
  await page.locator('[data-choose="sim:SOL-USD"]').click();
  await expect(page.getByTestId('row-sim:BTC-USD')).toHaveCount(0);
  await openSettings(page);
  await page.getByTestId('setting-currency').selectOption('BTC');
  await closeSettings(page);
  await expect(page.getByTestId('row-sim:ETH-USD').locator('[data-conversion="converted"]')).toBeVisible();
  await dashboard.expectCleanLedger();
});

test('a first visit gets hints, and nobody gets them twice', async ({ page, dashboard, servers }) => {
  await dashboard.open();
  const hints = page.getByTestId('hints');
  await expect(hints.getByRole('listitem')).toHaveCount(3);
  await expect(dashboard.rows.first()).toBeVisible();
  await hints.getByRole('button', { name: 'Got it' }).click();
  await expect(hints).toHaveCount(0);
  await dashboard.reload();
  await expect(hints).toHaveCount(0);
  expect(await html(page, servers)).not.toContain('Hints for a first visit');
});

test('the spoken summary is off until it is asked for, and prices are never announced', async ({ page, dashboard }) => {
  await dashboard.open();
  const summary = page.getByTestId('spoken-summary');
  await expect(summary).toHaveCount(0);
  expect(await page.locator('[aria-live]:not([aria-live="off"]) [data-testid^="last-"]').count()).toBe(0);
  expect(
    await page.locator('[role="status"] [data-testid^="last-"], [role="alert"] [data-testid^="last-"]').count(),
  ).toBe(0);
  await openSettings(page);
  await page.getByTestId('setting-spoken').click();
  await closeSettings(page);
  await expect(summary).toHaveAttribute('role', 'status');
  await expect(summary).toHaveText(/^BTC-USD [\d,.]+, (up|down) [\d.]+ %, (simulated|slow|stale)\.$/, {
    timeout: 15_000,
  });
  const times = await summary.evaluate(
    (element) =>
      new Promise<readonly number[]>((resolve) => {
        const seen: number[] = [];
        const observer = new MutationObserver(() => {
          seen.push(performance.now());
          if (seen.length < 2) return;
          observer.disconnect();
          resolve(seen);
        });
        observer.observe(element, { characterData: true, childList: true, subtree: true });
      }),
  );
  expect((times[1] ?? 0) - (times[0] ?? 0), 'ms between two summaries').toBeGreaterThan(9_500);
});

test('the head of the watchlist stays while its rows scroll', async ({ page, dashboard }) => {
  await page.setViewportSize({ width: 1440, height: 940 });
  await dashboard.open();
  const head = page.getByRole('columnheader', { name: 'Instrument' }).first();
  const before = await head.boundingBox();
  await dashboard.rows.nth(3).hover();
  await page.mouse.wheel(0, 120);
  await expect(dashboard.rows.first()).not.toBeInViewport();
  await expect(head).toBeInViewport();
  expect((await head.boundingBox())?.y).toBe(before?.y);
});

test('a page that finds no server says so in every panel that has nothing', async ({ page, servers, faults }) => {
  faults.networkAllowed = true;
  await page.route('**/api/**', (route) => route.abort());
  await page.goto(servers.webUrl);
  await expect(page.getByTestId('empty-list')).toContainText('as soon as the server answers');
  await expect(page.getByTestId('no-instrument').first()).toContainText('Nothing to show without a server.');
  await expect(page.getByTestId('feeds')).toContainText('Feeds unknown while disconnected');
  await page.getByTestId('feeds').click();
  await expect(page.getByText('The server has not said how its feeds are.')).toBeVisible();
  await expectAccessible(page);
  await page.keyboard.press('Escape');
  await page.unroute('**/api/**');
  await expect(page.locator('tbody tr[data-testid^="row-"]').first()).toBeVisible({ timeout: 20_000 });
  await expect(page.getByTestId('empty-list')).toHaveCount(0);
  await expect(page.getByTestId('no-instrument')).toHaveCount(0);
});

test('on a phone the settings take the screen and every target fits a thumb', async ({ page, dashboard }) => {
  await page.setViewportSize({ width: 390, height: 844 });
  await dashboard.open();
  const wide = () => page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
  expect(await wide()).toBe(0);
  await expect(page.getByTestId('settings')).toBeInViewport({ ratio: 1 });
  const dialog = await openSettings(page);
  expect(await wide()).toBe(0);
  for (const control of await dialog.locator('label:visible, button:visible, select:visible').all()) {
    const box = await control.boundingBox();
    // The name above a list is no target of its own.
    if (box !== null && (await control.evaluate((element) => element.matches('label:has(+ span select)'))) === false)
      expect(Math.round(box.height), (await control.textContent()) ?? '').toBeGreaterThanOrEqual(44);
  }
  await expectAccessible(page);
  await dialog.getByRole('radio', { name: 'Compact' }).check({ force: true });
  await closeSettings(page);
  expect(await rowHeight(dashboard)).toBe(44);
  await page.setViewportSize({ width: 320, height: 640 });
  expect(await wide(), 'as narrow as anything gets').toBe(0);
});

for (const theme of ['dark', 'light'] as const)
  for (const palette of ['green-up', 'red-up', 'blue-orange'])
    test(`axe finds nothing serious in ${palette}, ${theme}`, async ({ page, dashboard, servers }) => {
      await page.emulateMedia({ colorScheme: theme });
      await page.context().addCookies([{ name: 'tickwire-palette', value: palette, url: servers.webUrl }]);
      await dashboard.open();
      await expectAccessible(page);
    });

for (const theme of ['dark', 'light'] as const)
  test(`axe finds nothing serious in the settings, ${theme}`, async ({ page, dashboard }) => {
    await page.emulateMedia({ colorScheme: theme });
    await dashboard.open();
    await openSettings(page);
    await expectAccessible(page);
  });

test('the race has the settings too, and no hints', async ({ page, servers }) => {
  await page.goto(`${servers.webUrl}/race`);
  await expect(page.getByTestId('race-start')).toBeVisible();
  await expect(page.getByTestId('hints')).toHaveCount(0);
  await page.keyboard.press(',');
  await expect(dialogOf(page)).toBeVisible();
  await dialogOf(page).getByRole('radio', { name: 'Dark' }).check({ force: true });
  await page.keyboard.press('Escape');
  await page.keyboard.press('?');
  await expect(page.getByTestId('shortcuts')).toContainText('Open the settings');
  await expect(page.getByTestId('shortcuts'), 'it has no list').not.toContainText('Go from row to row');
  await page.keyboard.press('Escape');
  await page.getByRole('link', { name: 'Workspace' }).click();
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'dark');
});
