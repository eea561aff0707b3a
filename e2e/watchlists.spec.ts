import { readFile } from 'node:fs/promises';
import type { Page } from '@playwright/test';
import { startFakeExchange } from '../feeds/fakes/fake-exchange';
import { SIMULATED_INSTRUMENTS } from '../feeds/simulator/instruments';
import { expectAccessible } from './harness/axe';
import { openOn } from './harness/open-on';
import { expect, test } from './harness/test';

const tab = (page: Page, name: string | RegExp) => page.getByRole('tab', { name });
const note = (page: Page, id: string) => page.getByTestId(id);

async function inMenu(page: Page, item: string): Promise<void> {
  await page.getByTestId('list-menu').click();
  await page.getByRole('menuitem', { name: item, exact: true }).click();
}

function order(page: Page): Promise<string[]> {
  return page
    .locator('tbody tr[data-testid^="row-"]')
    .evaluateAll((rows) => rows.map((row) => row.getAttribute('data-testid')?.replace('row-sim:', '') ?? ''));
}

const LINK = '/?list=Majors~sim:BTC-USD,sim:ETH-USD,sim:SOL-USD,sim:XRP-USD';

test('lists are made, named, copied, switched, deleted and brought back', async ({ dashboard, page }) => {
  await dashboard.open();
  const before = await dashboard.rows.count();
  await expect(tab(page, `Default ${before}`)).toHaveAttribute('aria-selected', 'true');

  await page.getByRole('button', { name: '+ New list' }).click();
  await page.getByRole('textbox', { name: 'Name of the new list' }).fill('US stocks');
  await page.keyboard.press('Enter');
  await expect(tab(page, 'US stocks 0')).toHaveAttribute('aria-selected', 'true');
  await expect(tab(page, 'US stocks 0')).toBeFocused();
  await expect(page.getByText('This list is empty. Press / to find an instrument.')).toBeVisible();
  await page.keyboard.press('Control+k');
  await page.getByRole('combobox', { name: 'Find an instrument' }).fill('apple');
  await expect(page.getByRole('option').first()).toContainText('AAPL');
  await page.keyboard.press('Enter');
  await expect(dashboard.rows).toHaveCount(1);

  await inMenu(page, 'Rename');
  await page.getByRole('textbox', { name: 'New name of the list' }).fill('Stocks');
  await page.keyboard.press('Enter');
  await inMenu(page, 'Duplicate');
  await expect(tab(page, 'Stocks 2 1')).toHaveAttribute('aria-selected', 'true');
  await inMenu(page, 'Delete');
  await expect(tab(page, 'Stocks 2 1')).toHaveCount(0);
  await note(page, 'deleted-note').getByRole('button', { name: 'Undo' }).click();
  await expect(tab(page, 'Stocks 2 1')).toHaveAttribute('aria-selected', 'true');

  // By keyboard: one stop for all tabs, arrows between them, Enter shows.
  await tab(page, 'Stocks 2 1').focus();
  await page.keyboard.press('Home');
  await expect(tab(page, /^Default/)).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(dashboard.rows).toHaveCount(before);
  await page.getByTestId('list-menu').click();
  await expect(page.getByRole('menuitem', { name: 'Rename' })).toBeDisabled();
  await expectAccessible(page);
  await page.keyboard.press('Escape');
  await tab(page, 'Stocks 1').click();
  await dashboard.reload();
  await expect(tab(page, 'Stocks 1')).toHaveAttribute('aria-selected', 'true');
  await dashboard.expectCleanLedger();
});

test('a link shows a list that is nobody’s until it is kept', async ({ dashboard, page }) => {
  await dashboard.open(`${LINK},nonsense`);
  await expect(dashboard.rows).toHaveCount(4);
  await expect(page.getByTestId('url-note')).toContainText('“nonsense” is left out of the list.');
  await expectAccessible(page);
  await note(page, 'visited-note').getByRole('button', { name: 'Close' }).click();
  await expect(tab(page, /^Majors/)).toHaveCount(0);
  expect(new URL(page.url()).searchParams.has('list')).toBe(false);

  await dashboard.open(LINK);
  await note(page, 'visited-note').getByRole('button', { name: 'Keep this list' }).click();
  await expect(note(page, 'visited-note')).toHaveCount(0);
  await dashboard.open('/');
  await expect(tab(page, 'Majors 4')).toHaveAttribute('aria-selected', 'true');
  await inMenu(page, 'Share as a link');
  await expect(page.getByRole('textbox', { name: 'Link to Majors' })).toHaveValue(`${dashboard.servers.webUrl}${LINK}`);
  // The same link again does not touch the own list of that name.
  await dashboard.open('/?list=Majors~sim:AAPL');
  await note(page, 'visited-note').getByRole('button', { name: 'Keep this list' }).click();
  await expect(tab(page, 'Majors 4')).toBeVisible();
  await expect(tab(page, 'Majors 2 1')).toHaveAttribute('aria-selected', 'true');

  await dashboard.open('/?list=huh');
  await expect(page.getByTestId('url-note')).toContainText('“list=huh” was not understood; showing your own lists.');
});

test('rows are moved by mouse and by keyboard, and stay moved', async ({ dashboard, page }) => {
  await dashboard.open(LINK);
  await note(page, 'visited-note').getByRole('button', { name: 'Keep this list' }).click();
  const from = await page.getByTestId('row-sim:BTC-USD').boundingBox();
  const to = await page.getByTestId('row-sim:SOL-USD').boundingBox();
  if (from === null || to === null) throw new Error('The rows are there.');
  const middle = (box: typeof from) => box.y + box.height / 2;
  await page.mouse.move(from.x + 60, middle(from));
  await page.mouse.down();
  await page.mouse.move(from.x + 60, middle(from) + 12);
  await page.mouse.move(from.x + 60, middle(to), { steps: 4 });
  await expect.poll(() => order(page)).toEqual(['ETH-USD', 'SOL-USD', 'BTC-USD', 'XRP-USD']);
  await page.mouse.up();
  await expect(page.locator('[data-dragged]')).toHaveCount(0);

  // What ends with Escape has not been.
  await page.mouse.move(from.x + 60, middle(from));
  await page.mouse.down();
  await page.mouse.move(from.x + 60, middle(to), { steps: 4 });
  await page.keyboard.press('Escape');
  await page.mouse.up();
  await expect.poll(() => order(page)).toEqual(['ETH-USD', 'SOL-USD', 'BTC-USD', 'XRP-USD']);

  await page.getByTestId('row-sim:XRP-USD').getByRole('button').focus();
  await page.keyboard.press('Alt+ArrowUp');
  await expect(page.getByTestId('row-said')).toHaveText('XRP-USD, 3 of 4');
  await page.keyboard.press('Alt+ArrowUp');
  await expect(page.getByTestId('row-said')).toHaveText('XRP-USD, 2 of 4');
  await expect(page.getByTestId('row-sim:XRP-USD').getByRole('button')).toBeFocused();
  await page.keyboard.press('ArrowUp');
  await expect(page.getByTestId('row-sim:ETH-USD').getByRole('button')).toBeFocused();
  await dashboard.reload();
  expect(await order(page)).toEqual(['ETH-USD', 'XRP-USD', 'SOL-USD', 'BTC-USD']);

  // Wherever it was clicked, the keys go on from there.
  await page.getByTestId('last-sim:SOL-USD').click();
  await page.keyboard.press('Alt+ArrowUp');
  await expect(page.getByTestId('row-said')).toHaveText('SOL-USD, 2 of 4');
  await page.keyboard.press('Alt+ArrowDown');
  await expect.poll(() => order(page)).toEqual(['ETH-USD', 'XRP-USD', 'SOL-USD', 'BTC-USD']);

  // Without dragging: the chosen row, from the menu.
  await page.getByTestId('row-sim:BTC-USD').click();
  await inMenu(page, 'Move BTC-USD up');
  await expect.poll(() => order(page)).toEqual(['ETH-USD', 'XRP-USD', 'BTC-USD', 'SOL-USD']);
});

test('headings sort, never under the pointer, and lead back to the order by hand', async ({ dashboard, page }) => {
  await dashboard.open();
  const byHand = await order(page);
  const heading = page.getByRole('columnheader', { name: 'Last' });
  const prices = () =>
    page
      .locator('[data-testid^="last-"]')
      .evaluateAll((cells) => cells.map((cell) => Number(cell.getAttribute('data-value'))));
  const sorted = async (sign: 1 | -1) => {
    const shown = await prices();
    return shown.every((price, at) => at === 0 || sign * ((shown[at - 1] ?? 0) - price) <= 0);
  };
  await heading.getByRole('button').press('Enter');
  await expect(heading).toHaveAttribute('aria-sort', 'descending');
  await expect.poll(() => sorted(-1)).toBe(true);
  await heading.getByRole('button').press('Enter');
  await expect(heading).toHaveAttribute('aria-sort', 'ascending');
  await expect.poll(() => sorted(1)).toBe(true);

  await page.getByRole('columnheader', { name: 'Age' }).getByRole('button').click();
  await page.getByTestId('row-sim:BTC-USD').hover();
  await expect(page.getByTestId('order')).toHaveText('order held');
  const held = await order(page);
  await dashboard.expectMoving(6);
  expect(await order(page)).toEqual(held);
  await page.mouse.move(2, 2);
  await expect(page.getByTestId('order')).toHaveText('by age ↓');
  await expect.poll(() => order(page)).not.toEqual(held);
  await page.getByTestId('row-sim:ETH-USD').getByRole('button').focus();
  await page.keyboard.press('Alt+ArrowUp');
  const why = page.getByTestId('order-note');
  await expect(why).toContainText('Rows are moved only while they are sorted by hand.');

  await page.getByRole('columnheader', { name: 'Age' }).getByRole('button').press('Enter');
  await page.getByRole('columnheader', { name: 'Age' }).getByRole('button').press('Enter');
  await expect(page.getByTestId('order')).toHaveText('sorted by hand');
  await expect(why).toBeEmpty();
  expect(await order(page)).toEqual(byHand);
  await dashboard.expectCleanLedger();
});

test('columns are chosen and remembered', async ({ dashboard, page }) => {
  await dashboard.open();
  await page.getByTestId('view-menu').click();
  await page.getByTestId('column-range').click();
  await page.getByTestId('column-recent').click();
  await expectAccessible(page);
  await page.keyboard.press('Escape');
  await expect(page.getByRole('columnheader', { name: 'High / low' })).toBeVisible();
  await expect(page.getByRole('columnheader', { name: 'Recent' })).toHaveCount(0);
  await dashboard.reload();
  await expect(page.getByRole('columnheader', { name: 'High / low' })).toBeVisible();
  await expect(page.getByRole('columnheader', { name: 'Recent' })).toHaveCount(0);
});

test('lists leave as files and come back from them; a wrong file is told with its line', async ({
  dashboard,
  page,
}) => {
  await dashboard.open(LINK);
  await note(page, 'visited-note').getByRole('button', { name: 'Keep this list' }).click();
  const saved = async (item: string) => {
    const coming = page.waitForEvent('download');
    await inMenu(page, item);
    const file = await coming;
    return { name: file.suggestedFilename(), text: await readFile(await file.path(), 'utf8') };
  };
  const csv = await saved('Export this list (CSV)');
  expect(csv.name).toBe('Majors.csv');
  expect(csv.text).toMatch(/^id,symbol,venue,name\r\nsim:BTC-USD,BTC-USD,sim,Bitcoin\r\n/);
  const json = await saved('Export all lists (JSON)');
  expect(JSON.parse(json.text)).toMatchObject({ format: 'tickwire-lists', version: 1, lists: [{ name: 'Majors' }] });

  await inMenu(page, 'Import');
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('textbox', { name: 'Or its text' }).fill('id\nsim:BTC-USD\nbitcoin');
  await dialog.getByRole('button', { name: 'Import' }).click();
  await expect(dialog.getByRole('alert')).toHaveText(
    'Line 3: “bitcoin” is no instrument, as “coinbase:BTC-USD” is one.',
  );
  await expectAccessible(page);
  await dialog.getByTestId('import-file').setInputFiles({
    name: 'Bought.csv',
    mimeType: 'text/csv',
    buffer: Buffer.from(csv.text.replace('sim:XRP-USD', 'nowhere:XRP-USD')),
  });
  await expect(dialog.getByTestId('import-read')).toContainText('Bought.csv');
  await dialog.getByRole('button', { name: 'Import' }).click();
  await expect(note(page, 'list-said')).toContainText('Imported “Bought” with 4 instruments.');
  await expect(tab(page, 'Bought 4')).toHaveAttribute('aria-selected', 'true');
  await expect(dashboard.rows).toHaveCount(3);
  await expect(page.getByTestId('unoffered')).toContainText('does not offer nowhere:XRP-USD now');
  await inMenu(page, 'Import');
  await dialog.getByRole('textbox', { name: 'Or its text' }).fill(json.text);
  await dialog.getByRole('button', { name: 'Import' }).click();
  await expect(tab(page, 'Majors 2 4')).toHaveAttribute('aria-selected', 'true');
});

test('what one tab of a browser does to its lists, the other shows', async ({ context, dashboard, page, servers }) => {
  await dashboard.open(LINK);
  await note(page, 'visited-note').getByRole('button', { name: 'Keep this list' }).click();
  const other = await openOn(await context.newPage(), servers);
  await expect(tab(other.page, 'Majors 4')).toHaveAttribute('aria-selected', 'true');
  await inMenu(other.page, 'Duplicate');
  await expect(tab(page, 'Majors 2 4')).toBeVisible();
  await page.getByTestId('row-sim:SOL-USD').getByRole('button').focus();
  await page.keyboard.press('Delete');
  await expect(tab(other.page, 'Majors 3')).toBeVisible();
  await expect(tab(other.page, 'Majors 2 4')).toHaveAttribute('aria-selected', 'true');
  await expect(tab(page, 'Majors 3')).toHaveAttribute('aria-selected', 'true');
});

test('200 rows are live, and of them only what is seen is mounted', async ({ page, startServers }) => {
  test.setTimeout(180_000);
  const instruments = Array.from({ length: 200 }, (_, at) => ({
    base: `T${100 + at}`,
    quote: 'USD',
    price: 10 + at,
    priceStep: 0.01,
  }));
  const fake = await startFakeExchange('coinbase', { instruments });
  try {
    const servers = await startServers({ feeds: 'ccxt:coinbase', ccxt: { coinbase: fake.ccxtConfig } });
    const stop = fake.autoplay(400);
    const ids = instruments.map(({ base, quote }) => `coinbase:${base}-${quote}`);
    const dashboard = await openOn(page, servers, `/?list=All~${ids.join()}`);
    const table = page.getByRole('table', { name: 'Watchlist' });
    await expect(table).toHaveAttribute('aria-rowcount', '201');
    expect(await dashboard.rows.count()).toBeLessThan(60);

    // Keys walk to rows that are not there yet, and a press on one shows it.
    await dashboard.rows.first().getByRole('button').focus();
    await page.keyboard.press('End');
    const last = page.getByTestId('row-coinbase:T299-USD');
    await expect(last.getByRole('button')).toBeFocused();
    await expect(last).toBeInViewport();
    await expect(last).toHaveAttribute('aria-rowindex', '201');
    await expect(page.getByTestId('last-coinbase:T299-USD')).toHaveText(/\d/);
    for (let step = 0; step < 5; step += 1) await page.keyboard.press('PageUp');
    await expect(page.getByTestId('row-coinbase:T249-USD').getByRole('button')).toBeFocused();
    await page.keyboard.press('Alt+ArrowDown');
    await expect(page.getByTestId('row-said')).toHaveText('T249-USD, 151 of 200');
    await page.getByTestId('row-coinbase:T248-USD').click();
    await expect(page.getByTestId('instrument').getByRole('heading')).toContainText('T248-USD');

    await page.keyboard.press('Home');
    await expect(dashboard.rows.first()).toBeInViewport();
    await dashboard.expectMoving(8);
    expect(await dashboard.rows.count()).toBeLessThan(70);
    await expectAccessible(page);
    await dashboard.expectCleanLedger();
    stop();
  } finally {
    await fake.close();
  }
});

test.describe('on a phone', () => {
  test.use({ viewport: { width: 390, height: 844 }, hasTouch: true });

  test('a long press and a move of the finger moves a row, a quick one scrolls', async ({ dashboard, page }) => {
    await dashboard.open(LINK);
    await note(page, 'visited-note').getByRole('button', { name: 'Keep this list' }).tap();
    await page.getByTestId('row-sim:ETH-USD').scrollIntoViewIfNeeded();
    const box = await page.getByTestId('row-sim:ETH-USD').boundingBox();
    if (box === null) throw new Error('The row is there.');
    const touch = await page.context().newCDPSession(page);
    const finger = (type: 'touchStart' | 'touchMove' | 'touchEnd', dy = 0) =>
      touch.send('Input.dispatchTouchEvent', {
        type,
        touchPoints: type === 'touchEnd' ? [] : [{ x: box.x + 80, y: box.y + box.height / 2 + dy }],
      });
    await finger('touchStart');
    await expect(page.locator('[data-dragged]')).toHaveCount(1);
    await finger('touchMove', 20);
    await finger('touchMove', box.height);
    await expect.poll(() => order(page)).toEqual(['BTC-USD', 'SOL-USD', 'ETH-USD', 'XRP-USD']);
    await finger('touchEnd');
    await expect(page.locator('[data-dragged]')).toHaveCount(0);
    expect(await order(page)).toEqual(['BTC-USD', 'SOL-USD', 'ETH-USD', 'XRP-USD']);
    await expectAccessible(page);
  });

  test('tabs scroll, menus have what there is no room for, nothing scrolls sideways', async ({ dashboard, page }) => {
    await dashboard.open(LINK);
    await note(page, 'visited-note').getByRole('button', { name: 'Keep this list' }).tap();
    for (const name of ['Layer 1s', 'US stocks', 'Memes']) {
      await page.getByRole('button', { name: '+ New list' }).tap();
      await page.getByRole('textbox', { name: 'Name of the new list' }).fill(name);
      await page.keyboard.press('Enter');
      await expect(tab(page, `${name} 0`)).toHaveAttribute('aria-selected', 'true');
    }
    await expect(tab(page, 'Memes 0')).toBeInViewport();
    await tab(page, 'Majors 4').tap();
    await page.getByTestId('view-menu').tap();
    await page.getByTestId('order-instrument').tap();
    await page.keyboard.press('Escape');
    await expect.poll(() => order(page)).toEqual(['BTC-USD', 'ETH-USD', 'SOL-USD', 'XRP-USD']);
    const beyond = await page.evaluate(
      () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
    );
    expect(beyond, 'px to scroll sideways').toBeLessThanOrEqual(0);
    await expectAccessible(page);
  });
});

test('the first rows come without moving anything that is there', async ({ page, servers }) => {
  await page.addInitScript(() => {
    const shifts: string[] = [];
    Object.assign(window, { shifts });
    new PerformanceObserver((list) => {
      // A state stands at the right of its cell: another word begins elsewhere, and nothing makes way for it.
      for (const entry of list.getEntries() as (PerformanceEntry & { sources?: { node?: Node }[] })[])
        for (const { node } of entry.sources ?? [])
          if (
            node instanceof Element &&
            node.closest('section[aria-labelledby="watch-heading"]') !== null &&
            !(node.matches('span') && node.querySelector('[data-testid^="state-"]') !== null)
          )
            shifts.push(node.outerHTML.slice(0, 120));
    }).observe({ type: 'layout-shift', buffered: true });
  });
  const dashboard = await openOn(page, servers);
  await expect(dashboard.rows).toHaveCount(SIMULATED_INSTRUMENTS.length);
  await dashboard.expectMoving(4);
  expect(await page.evaluate(() => (window as unknown as { shifts: string[] }).shifts)).toEqual([]);
});
