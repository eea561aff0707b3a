import type { BrowserContext, Page } from '@playwright/test';
import { Dashboard } from './harness/dashboard';
import { recordPrices } from './harness/price-record';
import type { Servers } from './harness/servers';
import { expect, test } from './harness/test';
import { expectTapeWhole } from './harness/trade-tape';

const TABS = 7;
/** In which a tab has to go on after the one it read along with is gone, ms; its prices move all the while. */
const REPLACED_MS = 2_000;

/** A new tab beside the others, live on SSE. */
async function openTab(context: BrowserContext, servers: Servers, id = 'sim:BTC-USD'): Promise<Dashboard> {
  const dashboard = new Dashboard(await context.newPage(), servers);
  await dashboard.open(`/?transport=sse&id=${id}`);
  await dashboard.expectLive('sse');
  return dashboard;
}

/** How many event streams the web process has open now, by its own count. */
async function streams({ webUrl }: Servers): Promise<number> {
  const metrics = await (await fetch(`${webUrl}/api/metrics`)).text();
  return Number(/tickwire_transport_open\{[^}]*transport="sse"[^}]*\} (\d+)/.exec(metrics)?.[1]);
}

const sharing = ({ page }: Dashboard) => page.getByTestId('sharing');

/** One of these tabs leads so many, and the others read along. @returns which is which. */
async function leaderOf(tabs: readonly Dashboard[], count = tabs.length) {
  const leads = `leads ${count} tabs`;
  const texts = () => Promise.all(tabs.map((tab) => sharing(tab).textContent()));
  const expected = [leads, ...Array.from({ length: tabs.length - 1 }, () => `shared with ${count - 1} tabs`)];
  await expect.poll(async () => (await texts()).sort(), { timeout: 30_000 }).toEqual(expected);
  const at = (await texts()).indexOf(leads);
  return { leader: tabs[at] as Dashboard, others: tabs.filter((_, other) => other !== at) };
}

/**
 * Seven tabs, with different instruments chosen. Their charts of transports are put away: all seven are painted here,
 * which no reader's browser does, and it is not the painting that is put to the test.
 */
async function seven(context: BrowserContext, servers: Servers) {
  await context.addCookies([{ name: 'tickwire-panels', value: '660,286,282,evidence', url: servers.webUrl }]);
  const tabs: Dashboard[] = [];
  for (let at = 0; at < TABS; at += 1)
    tabs.push(await openTab(context, servers, at % 2 === 0 ? 'sim:BTC-USD' : 'sim:ETH-USD'));
  const { leader, others } = await leaderOf(tabs);
  await expect.poll(() => streams(servers)).toBe(1);
  return { tabs, leader, others };
}

/**
 * Watches the prices of tabs while something happens to another.
 * @returns looks whether they have gone on: what the machine itself takes between two prices, seen before, is not
 * the connection's.
 */
async function watch(tabs: readonly Dashboard[]): Promise<() => Promise<void>> {
  const moving = () => Promise.all(tabs.map((tab) => tab.expectMoving()));
  const records = await Promise.all(tabs.map(({ page }) => recordPrices(page)));
  const gaps = () => Promise.all(records.map(async (prices) => (await prices.read()).longestGapMs));
  await moving();
  const before = Math.max(...(await gaps()));
  return async () => {
    await moving();
    for (const gap of await gaps()) expect(gap, 'between two prices').toBeLessThan(REPLACED_MS + before);
  };
}

/** Nothing else happens in this page for 8 s. */
const hang = (page: Page) =>
  page.evaluate(() => {
    const end = performance.now() + 8_000;
    while (performance.now() < end);
  });

async function expectWhole(tabs: readonly Dashboard[]): Promise<void> {
  for (const [at, tab] of tabs.entries()) {
    await tab.expectCleanLedger();
    if (at < 2) await expectTapeWhole(tab, await chosenOf(tab.page));
  }
}

const chosenOf = async (page: Page) => new URL(page.url()).searchParams.get('id') ?? '';

test('seven tabs live on one connection, and each says so', async ({ context, startServers }) => {
  test.setTimeout(180_000);
  const servers = await startServers();
  const { tabs, leader, others } = await seven(context, servers);
  await expect(leader.page.getByTestId('connections')).toContainText('1 of 6 connections');
  for (const { page } of others) await expect(page.getByTestId('connections')).toContainText('0 of 6 connections');
  await Promise.all(tabs.map((tab) => tab.expectMoving()));
  await expectWhole(tabs);
  expect(await streams(servers)).toBe(1);
});

test('when the tab with the connection is closed the others go on', async ({ context, startServers }) => {
  test.setTimeout(180_000);
  const servers = await startServers();
  const { leader, others } = await seven(context, servers);
  const haveGoneOn = await watch(others);
  await leader.page.close();
  await haveGoneOn();
  await leaderOf(others);
  await expectWhole(others);
  await expect.poll(() => streams(servers)).toBe(1);
});

test('when it crashes, too', async ({ context, startServers, faults }) => {
  test.setTimeout(180_000);
  const servers = await startServers();
  faults.networkAllowed = true;
  const { leader, others } = await seven(context, servers);
  const haveGoneOn = await watch(others);
  const crashed = leader.page.waitForEvent('crash');
  const session = await context.newCDPSession(leader.page);
  // Its answer never comes.
  session.send('Page.crash').catch(() => undefined);
  await crashed;
  await haveGoneOn();
  // The dead one never said that it left.
  await leaderOf(others);
  await expectWhole(others);
  await expect.poll(() => streams(servers)).toBe(1);
});

test('a tab that hangs with the connection is replaced, and reads along once it is back', async ({
  context,
  page,
  startServers,
}) => {
  test.setTimeout(180_000);
  const servers = await startServers();
  const { tabs, leader, others } = await seven(context, servers);
  // A page that hangs takes a processor of its own: what that alone does to the others is seen first.
  const busy = hang(page);
  const haveGoneOn = await watch(others);
  await busy;
  const hung = hang(leader.page);
  await haveGoneOn();
  await hung;
  const after = await leaderOf(tabs);
  expect(after.leader).not.toBe(leader);
  await expect.poll(() => streams(servers)).toBe(1);
  await Promise.all(tabs.map((tab) => tab.expectMoving()));
  await expectWhole(tabs);
});

test('turned off in one tab it connects by itself, and turned on it is back, without losing a trade', async ({
  context,
  startServers,
}) => {
  const servers = await startServers();
  const first = await openTab(context, servers);
  const second = await openTab(context, servers);
  await expect(sharing(second)).toHaveText('shared with 1 tab');
  for (const tab of [second, first]) {
    const { page } = tab;
    await page.getByTestId('options').click();
    await page.getByTestId('sharing-toggle').click();
    await expect(sharing(tab)).toHaveText('not shared');
    await expect.poll(() => streams(servers)).toBe(2);
    await page.getByTestId('sharing-toggle').click();
    await expect(sharing(tab)).toHaveText('shared with 1 tab');
    await expect.poll(() => streams(servers)).toBe(1);
    await page.keyboard.press('Escape');
  }
  await expectWhole([first, second]);
});

test('where tabs cannot share, the seventh finds no connection left until one is closed', async ({
  context,
  startServers,
}) => {
  test.setTimeout(120_000);
  const servers = await startServers();
  // As on a page over plain HTTP from another machine: no secure context, no Web Locks.
  await context.addInitScript(() => Reflect.deleteProperty(Navigator.prototype, 'locks'));
  const tabs: Dashboard[] = [];
  for (let at = 0; at < TABS - 1; at += 1) {
    const tab = new Dashboard(await context.newPage(), servers);
    await tab.page.goto(`${servers.webUrl}/?transport=sse`);
    await expect.poll(() => streams(servers)).toBe(at + 1);
    await expect(sharing(tab)).toHaveText('not shared');
    tabs.push(tab);
  }
  const seventh = await context.newPage();
  const arrived = seventh.goto(`${servers.webUrl}/?transport=sse`);
  const early = await Promise.race([arrived.then(() => 'arrived'), seventh.waitForTimeout(3_000).then(() => 'waits')]);
  expect(early).toBe('waits');
  await tabs[0]?.page.close();
  await arrived;
  await new Dashboard(seventh, servers).expectLive('sse');
});
