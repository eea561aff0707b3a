import { expectAccessible } from './harness/axe';
import { expect, test } from './harness/test';

test('finds an instrument by typing, a slip included, adds it, shows it and remembers it', async ({
  dashboard,
  page,
}) => {
  await dashboard.open();
  const before = await dashboard.rows.count();
  await page.keyboard.press('/');
  const search = page.getByRole('combobox', { name: 'Find an instrument' });
  await expect(search).toBeFocused();
  await search.fill('etherem');
  const found = page.getByRole('option');
  await expect(found.first()).toContainText('ETH-USD');
  await expectAccessible(page);

  // It is on the server's list already: picking it only shows it.
  await page.keyboard.press('Enter');
  await expect(page.getByRole('dialog')).toBeHidden();
  await expect(page.getByRole('heading', { name: /^ETH-USD/ })).toBeVisible();
  expect(await dashboard.rows.count()).toBe(before);

  // Off the list and on it again; the rest of it stays, also over a reload.
  await page.getByTestId('list-star').click();
  await expect(page.getByTestId('row-sim:ETH-USD')).toHaveCount(0);
  await expect(dashboard.rows).toHaveCount(before - 1);
  await dashboard.reload();
  await expect(dashboard.rows).toHaveCount(before - 1);
  await page.keyboard.press('Control+k');
  await search.fill('eth usd');
  await expect(found.first()).toContainText('ETH-USD');
  await page.keyboard.press('Enter');
  await expect(page.getByTestId('last-sim:ETH-USD')).toHaveText(/\d/);
  await expect(dashboard.rows.last()).toHaveAttribute('data-testid', 'row-sim:ETH-USD');
  await dashboard.expectCleanLedger();

  // The server's own list is one press away.
  await page.getByRole('tab', { name: /^Default/ }).click();
  await expect(dashboard.rows).toHaveCount(before);
});

test('the Delete key removes rows, down to an empty list that says what to do', async ({ dashboard, page }) => {
  await dashboard.open();
  const before = await dashboard.rows.count();
  await dashboard.rows.first().getByRole('button').focus();
  for (let left = before - 1; left >= 0; left -= 1) {
    await page.keyboard.press('Delete');
    await expect(dashboard.rows).toHaveCount(left);
  }
  await expect(page.getByText('This list is empty. Press / to find an instrument.')).toBeVisible();
  await expect(page.locator('[data-add]')).toBeFocused();
  await page.keyboard.press('/');
  await page.getByRole('combobox', { name: 'Find an instrument' }).fill('zzzzqqqq');
  await expect(page.getByText('Nothing is called “zzzzqqqq”.')).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(page.getByRole('dialog')).toBeHidden();
});

test('Shift and Enter adds and stays; lists are found by name and shown', async ({ dashboard, page }) => {
  await dashboard.open('/?list=Two~sim:BTC-USD');
  const search = page.getByRole('combobox', { name: 'Find an instrument' });
  await page.keyboard.press('/');
  await expect(page.getByRole('status').filter({ hasText: 'found' })).toContainText('adds it to “Two”');
  await search.fill('solana');
  await expect(page.getByRole('option').first()).toContainText('SOL-USD');
  await page.keyboard.press('Shift+Enter');
  await expect(page.getByText('SOL-USD is on “Two”')).toBeVisible();
  await search.fill('default');
  await page.getByRole('option', { name: 'Show the list Default' }).click();
  await expect(page.getByRole('dialog')).toBeHidden();
  await expect(page.getByRole('tab', { name: /^Default/ })).toHaveAttribute('aria-selected', 'true');
  await page.getByRole('tab', { name: 'Two 2' }).click();
  await expect(dashboard.rows).toHaveCount(2);
});

test('a slash that is typed opens nothing', async ({ dashboard, page }) => {
  await dashboard.open();
  await page.keyboard.press('/');
  const search = page.getByRole('combobox', { name: 'Find an instrument' });
  await search.fill('BTC');
  await page.keyboard.press('/');
  await expect(search).toHaveValue('BTC/');
  await expect(page.getByRole('option').first()).toContainText('BTC-USD');
});

test('letters typed faster than the search opens are searched for, and are no shortcuts', async ({
  dashboard,
  page,
}) => {
  await dashboard.open('/?transport=sse');
  await page.keyboard.type('/1 bitcoin');
  await expect(page.getByRole('combobox', { name: 'Find an instrument' })).toHaveValue('1 bitcoin');
  await expect(page.getByText(/^Paused since/)).toHaveCount(0);
  await dashboard.expectLive('sse');
});
