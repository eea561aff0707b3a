import { PRIMARY_TRANSPORTS } from '../lib/transports/transport';
import { expectAccessible } from './harness/axe';
import { recordPrices } from './harness/price-record';
import { expect, test } from './harness/test';

test('an address nobody can read is answered quietly and the page works', async ({ page, dashboard }) => {
  const answer = page.waitForResponse((response) => response.request().isNavigationRequest());
  await dashboard.open('/?transport=carrier-pigeon&id=..%2F..&compare=maybe');
  expect((await answer).status()).toBe(200);
  const note = page.getByTestId('url-note');
  await expect(note).toContainText('“transport=carrier-pigeon” was not understood; using auto.');
  await expect(note).toContainText('“compare=maybe” was not understood; comparing is off.');
  await expect(note).toContainText('“id=../..” was not understood; showing the first of the list.');
  await dashboard.expectLive('auto');
  await expect(dashboard.compare).toHaveAttribute('aria-checked', 'false');
  await expect(dashboard.rows.first()).toHaveAttribute('aria-current', 'true');
  await dashboard.expectMoving();
  await note.getByRole('button', { name: 'Close' }).click();
  await expect(note).toHaveCount(0);
});

test('no value of the address becomes part of the page', async ({ page, dashboard }) => {
  const attack = '<img src=x onerror="document.title=1">'.repeat(40);
  await dashboard.open(`/?transport=${encodeURIComponent(attack)}&id=${encodeURIComponent(attack)}&id=sim:BTC-USD`);
  await expect(page.getByTestId('url-note')).toContainText('was not understood');
  await expect(page.locator('img')).toHaveCount(0);
  await expect(page).toHaveTitle('Tickwire');
});

test('an instrument that is not offered is stood in for', async ({ page, dashboard }) => {
  await dashboard.open('/?id=coinbase:ETH-USD');
  await expect(page.getByTestId('url-note')).toContainText(
    'This server does not offer ETH-USD (Coinbase) now; showing ETH-USD (simulator).',
  );
  await expect(page.getByTestId('instrument').getByRole('heading')).toContainText('ETH-USD');
});

test('a page that is not there says so and leads back', async ({ page, servers, faults }) => {
  faults.allow(/the server responded with a status of 404/);
  const answer = await page.goto(`${servers.webUrl}/no-such-page`);
  expect(answer?.status()).toBe(404);
  await page.getByRole('link').first().click();
  await expect(page.getByTestId('connection')).toHaveAttribute('data-state', 'CONNECTED');
});

test('pause freezes what is shown while prices go on arriving', async ({ page, dashboard }) => {
  await dashboard.open('/?transport=polling');
  await dashboard.expectMoving();
  const pause = page.getByTestId('pause');
  await pause.click();
  await expect(page.getByText(/^Paused since \d\d:\d\d:\d\d$/)).toBeVisible();
  const arrived = () => page.waitForResponse(/\/api\/quotes\?/);
  // What was under way at the press may still be drawn.
  await arrived();
  const record = await recordPrices(page);
  const held = await dashboard.priceTexts();
  for (let polls = 0; polls < 3; polls += 1) await arrived();
  expect((await record.read()).changes).toBe(0);
  expect(await dashboard.priceTexts()).toEqual(held);
  await expect(dashboard.connection).toHaveAttribute('data-state', 'CONNECTED');

  await pause.click();
  await expect(page.getByText(/^Paused since/)).toHaveCount(0);
  await expect.poll(() => dashboard.priceTexts()).not.toEqual(held);
  await dashboard.expectMoving();
  await dashboard.expectCleanLedger();
});

test('everything is done with keys alone, and the focus is seen', async ({ page, dashboard }) => {
  await dashboard.open('/?transport=sse');
  const focused = page.locator(':focus-visible');
  const expectRing = async () => {
    const isRinged = () =>
      focused.evaluate((element) =>
        // Of a row's button the whole row may wear it.
        [
          getComputedStyle(element),
          getComputedStyle(element, '::after'),
          getComputedStyle(element.closest('tr') ?? element),
        ].some(({ outlineStyle, outlineWidth }) => outlineStyle === 'solid' && Number.parseFloat(outlineWidth) >= 2),
      );
    // The button of a menu that has just been loaded takes the place, and the focus, of the one that stood in for it.
    await expect.poll(isRinged, { message: 'a focus ring' }).toBe(true);
  };
  const tabTo = async (id: string) => {
    for (let presses = 0; presses < 40; presses += 1) {
      await page.keyboard.press('Tab');
      if (await page.getByTestId(id).evaluate((element) => element === document.activeElement)) return;
      await expectRing();
    }
    throw new Error(`${id} was not reached.`);
  };

  await tabTo('transport-sse');
  await expectRing();
  for (const [key, name] of [
    ['ArrowRight', 'http-stream'],
    ['ArrowRight', 'websocket'],
    ['ArrowLeft', 'http-stream'],
    ['ArrowLeft', 'sse'],
  ] as const) {
    await page.keyboard.press(key);
    await dashboard.expectLive(name);
    await expect(dashboard.key(name)).toBeFocused();
    await expectRing();
  }

  await tabTo('compare');
  await page.keyboard.press('Space');
  await expect(dashboard.compare).toHaveAttribute('aria-checked', 'true');
  await page.keyboard.press('Space');

  for (const [digit, name] of [
    ['1', 'polling'],
    ['6', 'socket.io'],
    ['8', 'auto'],
    ['2', 'long-poll'],
  ] as const) {
    await page.keyboard.press(digit);
    await dashboard.expectLive(name);
  }

  // One stop for the whole list; arrows walk inside it.
  for (let presses = 0; presses < 30 && !(await page.locator('[data-choose]:focus').count()); presses += 1)
    await page.keyboard.press('Tab');
  await expect(page.locator('[data-choose="sim:BTC-USD"]')).toBeFocused();
  await expectRing();
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  await expect(page.getByTestId('row-sim:ETH-USD')).toHaveAttribute('aria-current', 'true');
  await expect(page.getByTestId('instrument').getByRole('heading')).toContainText('ETH-USD');
  await page.keyboard.press('End');
  await expect(dashboard.rows.last().locator('[data-choose]')).toBeFocused();
  await dashboard.expectMoving();
});

test('dark and light: as the system says, as the reader says, and from the first paint on', async ({
  page,
  dashboard,
  servers,
}) => {
  const ground = () => page.evaluate(() => getComputedStyle(document.documentElement).backgroundColor);
  await page.emulateMedia({ colorScheme: 'light' });
  await dashboard.open();
  const light = await ground();
  await page.emulateMedia({ colorScheme: 'dark' });
  const dark = await ground();
  expect(dark).not.toBe(light);

  const theme = page.getByTestId('theme');
  while ((await theme.getAttribute('data-theme-choice')) !== 'light') await theme.click();
  await expect.poll(ground).toBe(light);
  // The server puts the choice on the document: no script has to run before the first paint.
  const html = await page.request.get(servers.webUrl).then((answer) => answer.text());
  expect(html).toMatch(/<html[^>]*data-theme="light"/);
  await dashboard.reload();
  expect(await ground()).toBe(light);
  while ((await theme.getAttribute('data-theme-choice')) !== 'dark') await theme.click();
  await page.emulateMedia({ colorScheme: 'light' });
  await expect.poll(ground).toBe(dark);
});

test('with reduced motion prices are as live, and nothing slides', async ({ page, dashboard }) => {
  await page.emulateMedia({ reducedMotion: 'reduce' });
  await dashboard.open();
  await dashboard.expectMoving();
  const running = () =>
    page.evaluate(() => document.getAnimations().filter(({ playState }) => playState === 'running').length);
  expect(await running()).toBe(0);
  await dashboard.choose('http-stream');
  await dashboard.expectMoving();
  expect(await running()).toBe(0);
});

for (const scheme of ['dark', 'light'] as const) {
  test(`axe finds nothing serious in ${scheme}`, async ({ page, dashboard }) => {
    await page.emulateMedia({ colorScheme: scheme });
    await dashboard.open('/?compare=1');
    await expect(page.getByTestId('staleness-chart').locator('path.recharts-line-curve')).toHaveCount(
      PRIMARY_TRANSPORTS.length,
    );
    await expectAccessible(page);
  });

  test(`axe finds nothing serious in ${scheme} while there is no server`, async ({ page, faults, startServers }) => {
    faults.networkAllowed = true;
    await page.emulateMedia({ colorScheme: scheme });
    const servers = await startServers();
    await page.goto(`${servers.webUrl}/?transport=carrier-pigeon`);
    await expect(page.getByTestId('connection')).toHaveAttribute('data-state', 'CONNECTED');
    await servers.kill('web');
    await expect(page.getByTestId('notice')).toContainText('No server for');
    await expectAccessible(page);
  });
}
