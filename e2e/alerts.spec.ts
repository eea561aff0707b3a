import type { Page } from '@playwright/test';
import { type FakeExchange, startFakeExchange } from '../feeds/fakes/fake-exchange';
import { expectAccessible } from './harness/axe';
import type { Dashboard } from './harness/dashboard';
import { openOn } from './harness/open-on';
import { expect, test } from './harness/test';

const PACE = 60;
const ID = 'coinbase:BTC-USD';

const exchanges: FakeExchange[] = [];

test.afterEach(async () => {
  for (const fake of exchanges.splice(0)) await fake.close();
});

test.describe.configure({ timeout: 120_000 });

const panel = (page: Page) => page.getByTestId('alerts-dialog');
const rules = (page: Page) => page.getByTestId('alert-rule');
const notice = (page: Page) => page.getByTestId('alert-notice');

/** Opens the panel and waits for its form, with the price of what is shown. */
async function openAlerts(page: Page): Promise<void> {
  await page.getByTestId('alerts').click();
  await expect(page.getByTestId('alert-price')).toHaveValue(/\d/);
}

async function set(page: Page, kind: 'above' | 'below', price: string): Promise<void> {
  await page.getByTestId('alert-kind').selectOption(kind);
  await page.getByTestId('alert-price').fill(price);
  await page.getByTestId('alert-set').click();
}

/** Stands in for the browser's notifications, in every tab and over reloads. @returns what it was asked for. */
async function mockNotifications(page: Page, answer: NotificationPermission) {
  const told = { asked: 0, shown: [] as string[] };
  const context = page.context();
  await context.exposeFunction('tellTest', (shown?: string) => {
    if (shown === undefined) told.asked += 1;
    else told.shown.push(shown);
  });
  await context.addInitScript((given) => {
    const { tellTest } = window as unknown as { tellTest(shown?: string): void };
    class Mock {
      static get permission() {
        return window.localStorage.getItem('mock-permission') ?? 'default';
      }
      static async requestPermission() {
        tellTest();
        window.localStorage.setItem('mock-permission', given);
        return given;
      }
      constructor(title: string, { body }: { body: string }) {
        tellTest(`${title} | ${body}`);
      }
    }
    Object.assign(window, { Notification: Mock });
  }, answer);
  return told;
}

test.describe('on an exchange', () => {
  let coinbase: FakeExchange;
  let dashboard: Dashboard;

  /** Its last price for the one that is shown is the one given; simulated stocks go on beside it. */
  const publish = async (page: Page, price: number, text: string) => {
    coinbase.publishTrade('BTC-USD', { price });
    await expect(page.getByTestId(`last-${ID}`)).toHaveText(text);
  };

  test.beforeEach(async ({ page, startServers }) => {
    coinbase = await startFakeExchange('coinbase');
    exchanges.push(coinbase);
    const rest = coinbase.autoplay(PACE);
    const servers = await startServers({
      feeds: 'ccxt:coinbase,simulator',
      ccxt: { coinbase: coinbase.ccxtConfig },
    });
    dashboard = await openOn(page, servers, `/?id=${ID}`);
    rest();
    await publish(page, 60_000, '60,000.00');
  });

  test('above and below fire once, survive a reload, and can be armed again, changed and deleted', async ({ page }) => {
    await openAlerts(page);
    await expect(page.getByTestId('alert-price')).toHaveValue('60000.00');
    await expect(panel(page)).toContainText('Alerts need this page open in a tab.');

    // What holds already is said at once, and the reader chooses.
    await set(page, 'above', '59,000');
    await expect(page.getByTestId('alert-question')).toContainText('BTC-USD is above 59,000.00 already: 60,000.00.');
    await page.getByRole('button', { name: 'Change it' }).click();
    await expect(rules(page)).toHaveCount(0);

    await set(page, 'above', '61,000');
    await set(page, 'below', '59000');
    await expect(rules(page)).toHaveText([/BTC-USD above 61,000\.00/, /BTC-USD below 59,000\.00/]);
    await expect(page.getByTestId('alert-status')).toHaveText('Armed: BTC-USD below 59,000.00.');
    await page.keyboard.press('Escape');
    await expect(page.getByTestId('alerts')).toBeFocused();

    // At the level is not above it.
    await publish(page, 61_000, '61,000.00');
    await expect(notice(page)).toHaveCount(0);
    await publish(page, 61_000.5, '61,000.50');
    await expect(notice(page)).toContainText(
      /BTC-USD rose above 61,000\.00 at \d\d:\d\d:\d\d\. ?61,000\.50, \d\.\d s old/,
    );
    await expect(page.getByTestId('alerts-count')).toHaveText('1');
    await publish(page, 60_500, '60,500.00');
    await publish(page, 62_000, '62,000.00');
    await expect(page.getByTestId('alerts-count')).toHaveText('1');

    // The notice stays over a reload until it is dismissed; what is armed fires after it.
    await dashboard.reload();
    await expect(notice(page)).toContainText('rose above 61,000.00');
    await notice(page).getByRole('button', { name: 'Dismiss' }).click();
    await expect(notice(page)).toHaveCount(0);
    await expect(page.getByTestId('alerts-count')).toHaveCount(0);
    await publish(page, 58_999, '58,999.00');
    await expect(notice(page)).toContainText('BTC-USD fell below 59,000.00');

    await notice(page).getByRole('button', { name: 'Show alerts' }).click();
    await expect(rules(page).first()).toHaveAttribute('data-state', 'FIRED');
    await expect(page.getByTestId('alert-firing')).toHaveText([/fell below 59,000\.00/, /rose above 61,000\.00/]);
    await page.getByRole('button', { name: 'Arm again: BTC-USD above 61,000.00' }).click();
    await expect(rules(page).first()).toHaveAttribute('data-state', 'ARMED');
    coinbase.publishTrade('BTC-USD', { price: 61_500 });
    await expect(rules(page).first()).toHaveAttribute('data-state', 'FIRED');
    await expect(page.getByTestId('alert-firing')).toHaveCount(3);

    await page.getByRole('button', { name: 'Edit: BTC-USD above 61,000.00' }).click();
    await expect(page.getByTestId('alert-price')).toHaveValue('61000.00');
    await page.getByTestId('alert-price').fill('70000');
    await page.getByRole('button', { name: 'Save and arm' }).click();
    await expect(rules(page).first()).toHaveText(/ARMED.*above 70,000\.00/s);
    await page.getByRole('button', { name: 'Delete: BTC-USD above 70,000.00' }).click();
    await page.getByRole('button', { name: 'Delete: BTC-USD below 59,000.00' }).click();
    await expect(rules(page)).toHaveCount(0);
    await page.getByRole('button', { name: 'Clear history' }).click();
    await expect(panel(page)).toContainText('Nothing has fired yet.');
    await page.keyboard.press('Escape');
    await expect(notice(page)).toHaveCount(0);
  });

  test('a move fires by its percentage, and silence by its age while others go on', async ({ page }) => {
    await openAlerts(page);
    await page.getByTestId('alert-kind').selectOption('move');
    await page.getByTestId('alert-direction').selectOption('down');
    await page.getByTestId('alert-percent').fill('3');
    await page.getByTestId('alert-set').click();
    await page.getByTestId('alert-kind').selectOption('silent');
    await page.getByTestId('alert-seconds').fill('6');
    await page.getByTestId('alert-set').click();
    await expect(rules(page)).toHaveText([/down 3 % within 5 min/, /no update for 6 s/]);
    coinbase.publishTrade('BTC-USD', { price: 59_000 });
    await expect(rules(page).nth(1)).toHaveAttribute('data-state', 'FIRED');
    await expect(rules(page).first()).toHaveAttribute('data-state', 'ARMED');
    coinbase.publishTrade('BTC-USD', { price: 58_100 });
    await expect(rules(page).first()).toHaveAttribute('data-state', 'FIRED');
    await expect(page.getByTestId('alert-firing')).toHaveText([
      /BTC-USD moved −3\.17 % within 5 min\s*58,100\.00, from 60,000\.00/,
      /BTC-USD: no update for 6 s\s*59,000\.00, [6-9]\.\d s old/,
    ]);
  });

  test('without a server silence is not judged, and the panel says when there was none', async ({ page, faults }) => {
    faults.networkAllowed = true;
    await openAlerts(page);
    await page.getByTestId('alert-kind').selectOption('silent');
    await page.getByTestId('alert-seconds').fill('20');
    await page.getByTestId('alert-set').click();
    coinbase.publishTrade('BTC-USD', { price: 60_001 });
    await dashboard.servers.kill('web');
    await expect(rules(page)).toContainText('The page has no server: nothing is judged.');
    await expect(rules(page)).toHaveAttribute('data-state', 'ARMED');
    const going = coinbase.autoplay(PACE);
    await dashboard.servers.restart('web');
    await expect(page.getByTestId('alert-outage')).toHaveText(
      /The page had no server from \d\d:\d\d:\d\d to \d\d:\d\d:\d\d: nothing was judged then\./,
      { timeout: 45_000 },
    );
    await expect(rules(page)).toHaveAttribute('data-state', 'ARMED');
    going();
    await expect(rules(page)).toHaveAttribute('data-state', 'FIRED', { timeout: 45_000 });
  });

  test('one that is not on the list is followed all the same', async ({ page }) => {
    await openAlerts(page);
    await set(page, 'above', '61000');
    await page.keyboard.press('Escape');
    await page.getByTestId('list-star').click();
    await expect(page.getByTestId(`row-${ID}`)).toHaveCount(0);
    await dashboard.reload();
    await page.keyboard.press('a');
    await page.getByTestId('alert-instrument').selectOption(ID);
    await expect(page.getByTestId('alert-form')).toContainText('BTC-USD is at 60,000.00 now.');
    coinbase.publishTrade('BTC-USD', { price: 61_001 });
    await expect(rules(page)).toHaveAttribute('data-state', 'FIRED');
    await page.keyboard.press('Escape');
    await expect(notice(page)).toContainText('BTC-USD rose above 61,000.00');
    await expect(page.getByTestId(`row-${ID}`)).toHaveCount(0);
  });

  test('the browser is asked for notifications when they are first wanted, and each alert shows one over all tabs', async ({
    page,
  }) => {
    const told = await mockNotifications(page, 'granted');
    await dashboard.reload();
    await openAlerts(page);
    await set(page, 'below', '59000');
    expect(told.asked).toBe(0);
    const notify = page.getByRole('checkbox', { name: 'Notify me' });
    await notify.click();
    await expect(notify).toBeChecked();
    expect(told.asked).toBe(1);
    await set(page, 'above', '61000');
    // The next one is to tell as the last one does.
    await expect(notify).toBeChecked();
    await set(page, 'above', '62000');
    expect(told.asked).toBe(1);
    await page.keyboard.press('Escape');

    const other = await openOn(await page.context().newPage(), dashboard.servers, `/?id=${ID}`);
    coinbase.publishTrade('BTC-USD', { price: 61_500 });
    await expect(notice(other.page)).toContainText('rose above 61,000.00');
    await expect(notice(page)).toContainText('rose above 61,000.00');
    await expect
      .poll(() => told.shown)
      .toEqual([expect.stringMatching(/^BTC-USD rose above 61,000\.00 \| 61,500\.00, \d\.\d s old/)]);

    // The tab that judged is closed: the other one goes on.
    await page.close();
    coinbase.publishTrade('BTC-USD', { price: 62_500 });
    await expect(notice(other.page)).toContainText('rose above 62,000.00');
    await expect.poll(() => told.shown).toHaveLength(2);
    coinbase.publishTrade('BTC-USD', { price: 58_000 });
    await expect(notice(other.page)).toContainText('fell below 59,000.00');
    expect(told.shown).toHaveLength(2);
  });

  test('who refuses notifications is told how to have them, and sound is off until it is wanted', async ({ page }) => {
    const told = await mockNotifications(page, 'denied');
    await page.addInitScript(() => {
      const start = OscillatorNode.prototype.start;
      Object.assign(window, { tones: 0 });
      OscillatorNode.prototype.start = function (when) {
        (window as unknown as { tones: number }).tones += 1;
        start.call(this, when);
      };
    });
    const tones = () => page.evaluate(() => (window as unknown as { tones: number }).tones);
    await dashboard.reload();
    await openAlerts(page);
    const notify = page.getByRole('checkbox', { name: 'Notify me' });
    await notify.click();
    await expect(page.getByTestId('alert-notify-note')).toContainText('The browser blocks notifications of this page.');
    await expect(notify).not.toBeChecked();
    await set(page, 'above', '61000');
    expect(await tones()).toBe(0);
    await page.getByRole('checkbox', { name: 'Sound' }).check();
    expect(await tones()).toBe(2);
    await set(page, 'above', '62000');
    coinbase.publishTrade('BTC-USD', { price: 61_500 });
    await expect(rules(page).first()).toHaveAttribute('data-state', 'FIRED');
    expect(await tones()).toBe(2);
    coinbase.publishTrade('BTC-USD', { price: 62_500 });
    await expect(rules(page).nth(1)).toHaveAttribute('data-state', 'FIRED');
    expect(await tones()).toBe(4);
    expect([told.asked, told.shown]).toEqual([1, []]);
  });
});

test('on simulated prices an alert fires and says that they are', async ({ page, dashboard }) => {
  await dashboard.open('/?id=sim:BTC-USD');
  await openAlerts(page);
  await page.getByTestId('alert-kind').selectOption('move');
  await page.getByTestId('alert-percent').fill('0.01');
  await page.getByTestId('alert-set').click();
  await expect(rules(page)).toHaveAttribute('data-state', 'FIRED', { timeout: 60_000 });
  await expect(page.getByTestId('alert-firing')).toContainText(/BTC-USD moved [+−]0\.\d\d % within 5 min.*simulated/);
});

for (const theme of ['dark', 'light'] as const) {
  test(`by keyboard alone, on any width, and without serious findings of axe: ${theme}`, async ({
    page,
    dashboard,
  }) => {
    await page.emulateMedia({ colorScheme: theme });
    await dashboard.open('/?id=sim:ETH-USD');
    // A letter that is typed opens nothing.
    await page.keyboard.press('/');
    await expect(page.getByRole('combobox', { name: 'Find an instrument' })).toBeFocused();
    await page.keyboard.type('a');
    await expect(panel(page)).toHaveCount(0);
    await page.keyboard.press('Escape');
    await page.keyboard.press('a');
    await expect(panel(page)).toBeVisible();
    await expect(page.getByTestId('alert-instrument')).toHaveValue('sim:ETH-USD');

    // What cannot be read is answered in words, where it was typed.
    const price = page.getByTestId('alert-price');
    await expect(price).toHaveValue(/\d/);
    await price.fill('soon');
    await price.press('Enter');
    await expect(price).toBeFocused();
    await expect(price).toHaveAccessibleDescription(/Write a price, such as 250\.50\./);
    await expectAccessible(page);
    await price.fill('99,999');
    await price.press('Enter');
    await expect(rules(page)).toHaveText(/ARMED.*ETH-USD above 99,999\.00/s);
    await expectAccessible(page);

    await page.setViewportSize({ width: 390, height: 844 });
    const box = await panel(page).boundingBox();
    expect([box?.x, box?.width]).toEqual([0, 390]);
    const beyond = await panel(page).evaluate(({ scrollWidth, clientWidth }) => scrollWidth - clientWidth);
    expect(beyond).toBeLessThanOrEqual(0);
    for (const button of await panel(page).getByRole('button').all()) {
      const { height = 0 } = (await button.boundingBox()) ?? {};
      expect(height, (await button.textContent()) ?? '').toBeGreaterThanOrEqual(44);
    }
    await expectAccessible(page);
    await page.keyboard.press('Escape');
    await expect(panel(page)).toBeHidden();
    const sideways = await page.evaluate(
      () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
    );
    expect(sideways).toBeLessThanOrEqual(0);
    await expect(page.getByTestId('alerts')).toBeInViewport({ ratio: 1 });
  });
}
