import type { Page } from '@playwright/test';
import { type FakeExchange, startFakeExchange } from '../feeds/fakes/fake-exchange';
import { freePort } from '../scripts/free-port';
import { openOn } from './harness/open-on';
import { expect, test } from './harness/test';

const CRYPTO_ROWS = 12;

const exchanges: FakeExchange[] = [];

const PACE = 60;

async function exchange(kind: 'coinbase' | 'kraken'): Promise<FakeExchange> {
  const fake = await startFakeExchange(kind);
  exchanges.push(fake);
  return fake;
}

/** One row a pair, or not: in the menu of columns. */
async function joinPairs(page: Page): Promise<void> {
  await page.getByTestId('view-menu').click();
  await page.getByTestId('join-pairs').click();
  await page.keyboard.press('Escape');
}

test.afterEach(async () => {
  for (const fake of exchanges.splice(0)) await fake.close();
});

test.describe.configure({ timeout: 120_000 });

test('prices of two exchanges are live, and move to the other one when one goes away', async ({
  page,
  startServers,
}) => {
  const coinbase = await exchange('coinbase');
  const kraken = await exchange('kraken');
  const rest = coinbase.autoplay(PACE);
  kraken.autoplay(PACE);
  const servers = await startServers({
    feeds: 'auto',
    ccxt: { coinbase: coinbase.ccxtConfig, kraken: kraken.ccxtConfig },
  });
  const dashboard = await openOn(page, servers);
  await expect(dashboard.feeds).toHaveText('Feeds 2 up, 1 simulated');
  const idsOf = (venue: string) => page.locator(`[data-testid^="row-${venue}:"]`);
  expect(await idsOf('coinbase').count()).toBeGreaterThan(2);
  expect(await idsOf('kraken').count()).toBeGreaterThan(2);
  await expect(idsOf('sim')).toHaveCount(8);
  await expect(dashboard.notice).toHaveCount(0);

  // Each moves at the pace of a quiet market, so every word but those of a lost source is its due now and then.
  const wordsOf = (venue: string) =>
    page
      .locator(`[data-testid^="state-${venue}:"]`)
      .evaluateAll((marks) => [...new Set(marks.map((mark) => mark.getAttribute('data-state')))]);
  for (const venue of ['coinbase', 'kraken']) {
    await expect.poll(() => wordsOf(venue), { message: venue }).toContain('LIVE');
    expect(await wordsOf(venue)).not.toContain('SIM');
  }
  await expect(page.getByTestId('row-coinbase:BTC-USD')).not.toHaveClass(/hatched/);
  await dashboard.expectMoving();

  // The page shows what the exchange said, not something like it.
  rest();
  coinbase.publishTrade('BTC-USD', { price: 71_234.56 });
  await expect(page.getByTestId('last-coinbase:BTC-USD')).toHaveText('71,234.56');

  // Feed by feed, on demand.
  await dashboard.feeds.click();
  const panel = page.getByTestId('feeds-panel');
  await expect(panel.locator('[data-feed="ccxt:coinbase"]')).toContainText(
    /live for.*last message.*ago.*messages\/s\s*[\d.]+/s,
  );
  await expect(panel.locator('[data-feed="simulator"]')).toContainText('simulated');
  await page.keyboard.press('Escape');
  await expect(panel).toBeHidden();
  coinbase.autoplay(PACE);

  await kraken.close();
  await expect(dashboard.feeds).toHaveText('Feeds 1 up, 1 down, 1 simulated', { timeout: 45_000 });
  await expect(idsOf('kraken')).toHaveCount(0, { timeout: 30_000 });
  expect(await idsOf('coinbase').count()).toBeGreaterThan(8);
  await dashboard.expectPrices();
  await dashboard.expectMoving();
});

test('without any exchange prices are simulated, and the page says so', async ({ page, startServers }) => {
  const closed = `127.0.0.1:${await freePort()}`;
  const servers = await startServers({
    feeds: 'auto',
    ccxt: {
      coinbase: { urls: { api: { rest: `http://${closed}/coinbase`, ws: `ws://${closed}/coinbase/ws` } } },
      kraken: { urls: { api: { public: `http://${closed}/kraken`, ws: { publicV2: `ws://${closed}/kraken/v2` } } } },
    },
  });
  const dashboard = await openOn(page, servers);
  await expect(dashboard.feeds).toHaveText('Feeds 2 down, 1 simulated');
  await expect(dashboard.notice).toContainText(
    /Exchanges unreachable\. ?Prices are simulated; trying again every 30 s\./,
  );
  await expect(dashboard.connection).toHaveAttribute('data-state', 'CONNECTED');
  await expect(page.locator('[data-testid^="row-sim:"]')).toHaveCount(CRYPTO_ROWS + 8);
  await expect(dashboard.rows).toHaveCount(CRYPTO_ROWS + 8);
  await expect.poll(() => dashboard.stateWords()).toContain('SIM');
  expect(await dashboard.stateWords()).not.toContain('LIVE');
  await dashboard.expectMoving();
});

test('a pair that two venues quote can be one row: best bid and ask, without the venue that went stale', async ({
  page,
  startServers,
}) => {
  const coinbase = await exchange('coinbase');
  const kraken = await exchange('kraken');
  const rest = [coinbase.autoplay(PACE), kraken.autoplay(PACE)];
  const servers = await startServers({
    feeds: 'ccxt:coinbase,ccxt:kraken',
    ccxt: { coinbase: coinbase.ccxtConfig, kraken: kraken.ccxtConfig },
  });
  const dashboard = await openOn(page, servers);
  // The list has it at one of the two; the other is found and added.
  for (const venue of ['coinbase', 'kraken']) {
    await page.keyboard.press('/');
    await page.getByRole('combobox', { name: 'Find an instrument' }).fill(`${venue} btc-usd`);
    await expect(page.getByRole('option').first()).toContainText(new RegExp(`^BTC-USD.*${venue}`, 'i'));
    await page.keyboard.press('Enter');
    await expect(page.getByTestId(`last-${venue}:BTC-USD`)).toHaveText(/\d/);
  }
  await joinPairs(page);
  const row = page.getByTestId('row-BTC-USD');
  await expect(row).toContainText('Coinbase, Kraken');
  await expect(page.getByTestId('row-kraken:BTC-USD')).toHaveCount(0);

  for (const stop of rest) stop();
  coinbase.publishTicker('BTC-USD', { bid: 60_000, ask: 60_020 });
  kraken.publishTicker('BTC-USD', { bid: 60_010, ask: 60_030 });
  await expect(row.locator('[data-venue]')).toHaveText([/^60,010\.\d+Kr$/, /^60,020\.\d+Co$/]);

  const going = coinbase.autoplay(PACE);
  await kraken.close();
  await expect(row).toContainText('without Kraken', { timeout: 45_000 });
  await expect(row.locator('[data-venue="kraken"]')).toHaveCount(0);
  await expect(row.locator('[data-venue="coinbase"]')).toHaveCount(2);
  going();
  await joinPairs(page);
  await expect(page.getByTestId('state-kraken:BTC-USD')).toHaveAttribute('data-state', 'DISCONNECTED');
  await dashboard.expectCleanLedger();
});
