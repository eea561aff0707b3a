import type { Page } from '@playwright/test';
import { CLIENT_TRANSPORTS } from '../lib/transports/client-transports';
import { PRIMARY_TRANSPORTS, TRANSPORT_NAMES } from '../lib/transports/transport';
import { expectAccessible } from './harness/axe';
import type { Dashboard } from './harness/dashboard';
import { recordPrices } from './harness/price-record';
import { expect, test } from './harness/test';

const VARIANTS = TRANSPORT_NAMES.filter((name) => !PRIMARY_TRANSPORTS.includes(name));

const options = (page: Page) => page.getByTestId('options');
const sharing = (page: Page) => page.getByTestId('sharing');

/** The wire goes around the live key, to the pixel. */
async function expectWired({ page, key }: Pick<Dashboard, 'page'> & { key: ReturnType<Dashboard['key']> }) {
  const loop = page.locator('[class*="loop"]');
  await expect
    .poll(async () => {
      const [around, inside] = await Promise.all([loop.boundingBox(), key.boundingBox()]);
      return Math.abs((around?.x ?? 0) - (inside?.x ?? 1_000)) + Math.abs((around?.width ?? 0) - (inside?.width ?? 0));
    })
    .toBeLessThan(2);
}

test('a variant is chosen from the menu and lives on the key of its family', async ({ page, dashboard, servers }) => {
  await dashboard.open('/?transport=sse&id=sim:BTC-USD');
  const record = await recordPrices(page);
  const key = dashboard.key('sse');
  const asked = page.waitForRequest((request) => request.url().startsWith(`${servers.sidecarUrl}/api/sse?`));
  await options(page).click();
  await page.getByTestId('variant-sse-sidecar').click();
  await asked;
  await expect(key).toHaveAttribute('data-shown', 'sse-sidecar');
  await dashboard.expectLive('sse');
  await expect(key).toContainText('S′');
  await expect(key).toContainText('via sidecar');
  await expectWired({ page, key });
  await expect(page).toHaveURL(/transport=sse-sidecar/);
  await expect(page.getByTestId('figures-sse-sidecar')).toContainText('sse via sidecar');
  await dashboard.expectMoving();
  await dashboard.expectCleanLedger();
  await expect(dashboard.ledger).toContainText('sse to sse via sidecar');

  const { blanks, lostRows } = await record.read();
  expect([...blanks, ...lostRows]).toEqual([]);

  await dashboard.open('/');
  await expect(key, 'a later visit keeps it').toHaveAttribute('data-shown', 'sse-sidecar');
  await dashboard.open('/?transport=sse-sidecar');
  await expect(key).toHaveAttribute('data-shown', 'sse-sidecar');
  await page.keyboard.press('3');
  await expect(key).toHaveAttribute('data-shown', 'sse');
  await dashboard.expectLive('sse');
  await expect(key).not.toContainText('′');
});

for (const name of VARIANTS) {
  const { protocol, label } = CLIENT_TRANSPORTS[name].traits;
  test(`${label} carries prices and is drawn hollow`, async ({ page, dashboard }) => {
    await dashboard.open(`/?transport=${name}`);
    await expect(dashboard.key(protocol)).toHaveAttribute('data-shown', name);
    await dashboard.expectLive(protocol);
    await dashboard.expectMoving();
    await dashboard.expectCleanLedger();
    const badge = dashboard.key(protocol).locator('[aria-hidden="true"]').first();
    await expect(badge).toHaveText(/^[A-Z]′$/);
    // The letter of a full badge is cut out of it; a hollow one is written in its colour.
    const [ink, rim] = await badge.evaluate((element) => {
      const { color, borderTopColor } = getComputedStyle(element);
      return [color, borderTopColor];
    });
    expect(ink).toBe(rim);
    await expect(page.getByTestId(`figures-${name}`)).toHaveAttribute('data-live', 'true');
  });
}

test('the first visit has its transport chosen, and is told why', async ({ page, dashboard }) => {
  await dashboard.open('/?id=sim:BTC-USD');
  await dashboard.expectLive('auto');
  const key = dashboard.key('auto');
  await expectWired({ page, key });
  const chosen = (await key.getAttribute('data-shown')) ?? '';
  expect(TRANSPORT_NAMES).toContain(chosen);
  await expect(page.getByTestId('auto-why')).toContainText(chosen);
  await expect(key).toHaveAttribute('title', new RegExp(chosen));
  await expect(page.getByTestId('auto-news')).toContainText(chosen);
  // It runs, and its own key says so; the wire is around the one that was chosen.
  await expect(page.getByTestId(`transport-${chosen}`)).toHaveAttribute('data-role', 'measured');
  await dashboard.expectMoving();

  await dashboard.choose('polling');
  await expect(page.getByTestId('auto-why')).toHaveCount(0);
  await expect(key).toHaveAttribute('data-role', 'off');
  await dashboard.expectMoving();
  await page.keyboard.press('8');
  await dashboard.expectLive('auto');
  await expect(page).toHaveURL(/transport=auto/);
  await expect(key, 'the best is tried at once').toHaveAttribute('data-shown', chosen);
  await expect(page.getByTestId('auto-why')).toContainText(chosen);
  await dashboard.expectMoving();
  await dashboard.expectCleanLedger();
  await dashboard.reload();
  await dashboard.expectLive('auto');
});

test('where WebSockets are blocked, auto says what it took instead, and why', async ({ page, dashboard, faults }) => {
  faults.networkAllowed = true;
  await page.routeWebSocket(/.*/, (socket) => socket.close({ code: 1011, reason: 'blocked' }));
  await dashboard.open('/');
  await dashboard.expectLive('auto');
  const why = page.getByTestId('auto-why');
  await expect(why).toContainText(/because websocket failed/);
  await expect(why).toBeInViewport({ ratio: 1 });
  const chosen = (await dashboard.key('auto').getAttribute('data-shown')) ?? '';
  expect(chosen).not.toBe('websocket');
  await expect(why).toContainText(chosen);
  await expect(page.getByTestId('auto-news')).toContainText(chosen);
  await dashboard.expectMoving();
});

test('sharing between tabs is turned off and stays so', async ({ page, dashboard }) => {
  await dashboard.open('/?transport=sse');
  await expect(sharing(page)).toHaveText('no other tab');
  await options(page).click();
  await page.getByTestId('sharing-toggle').click();
  await expect(page.getByTestId('sharing-toggle')).toHaveAttribute('aria-checked', 'false');
  await page.keyboard.press('Escape');
  await expect(sharing(page)).toHaveText('not shared');
  await dashboard.expectMoving();
  await dashboard.reload();
  await expect(sharing(page)).toHaveText('not shared');
  await options(page).click();
  await page.getByTestId('sharing-toggle').click();
  await expect(sharing(page)).toHaveText('no other tab');
  await dashboard.expectMoving();
  await dashboard.expectCleanLedger();
});

test('the lead counts the connections held of the six', async ({ page, dashboard }) => {
  await dashboard.open('/?transport=sse');
  const connections = page.getByTestId('connections');
  await expect(connections).toContainText('1 of 6 connections');
  await dashboard.choose('websocket');
  await expect(connections, 'a socket is none of them').toContainText('0 of 6 connections');
});

test('digits can be turned off, for those who press them unawares', async ({ page, dashboard }) => {
  await dashboard.open('/?transport=sse');
  await expect(dashboard.key('polling')).toHaveAttribute('title', 'polling, key 1');
  await options(page).click();
  await page.getByTestId('digits-toggle').click();
  await page.keyboard.press('Escape');
  await expect(dashboard.key('polling')).toHaveAttribute('title', 'polling');
  await page.keyboard.press('1');
  await dashboard.reload();
  await page.keyboard.press('1');
  await dashboard.expectMoving();
  await dashboard.expectLive('sse');
});

test('the menu is done with keys alone', async ({ page, dashboard }) => {
  await dashboard.open('/?transport=http-stream');
  await options(page).focus();
  await page.keyboard.press('Enter');
  const wanted = page.getByTestId('variant-http-stream-sidecar');
  await expect(page.getByRole('menu')).toBeVisible();
  await page.keyboard.type('http');
  await expect(wanted).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(dashboard.key('http-stream')).toHaveAttribute('data-shown', 'http-stream-sidecar');
  await expect(page.getByRole('menu')).toHaveCount(0);
  await expect(options(page)).toBeFocused();
});

for (const scheme of ['dark', 'light'] as const) {
  test(`axe finds nothing serious in ${scheme} with a variant, auto and the menu`, async ({ page, dashboard }) => {
    await page.emulateMedia({ colorScheme: scheme });
    await dashboard.open('/?transport=sse-sidecar');
    await expectAccessible(page);
    await dashboard.choose('auto');
    await expectAccessible(page);
    await options(page).click();
    await expect(page.getByRole('menu')).toBeVisible();
    await expectAccessible(page);
  });
}
