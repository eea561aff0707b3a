import type { Page } from '@playwright/test';
import { expect, test } from './harness/test';

/** Best bid and ask as the book shows them at one moment, and whether both sides are in order. */
function bookOf(page: Page): Promise<{ bid: number; ask: number; ordered: boolean; levels: number }> {
  return page.getByTestId('book').evaluate((book) => {
    const side = (name: string) =>
      [...book.querySelectorAll(`tbody[data-side="${name}"] tr td:first-child`)]
        .map((cell) => cell.textContent ?? '')
        .filter((text) => text !== '')
        .map((text) => Number(text.replaceAll(',', '')));
    const asks = side('asks');
    const bids = side('bids');
    const falling = (prices: number[]) => prices.every((price, at) => at === 0 || price < (prices[at - 1] ?? 0));
    return {
      bid: bids[0] ?? Number.NaN,
      ask: asks.at(-1) ?? Number.NaN,
      ordered: falling(asks) && falling(bids),
      levels: asks.length + bids.length,
    };
  });
}

test('the book of the chosen instrument moves, is never crossed, and goes on over every transport', async ({
  page,
  dashboard,
}) => {
  await dashboard.open('/?transport=sse&id=sim:BTC-USD');
  await expect.poll(async () => (await bookOf(page)).levels).toBe(16);
  for (const name of ['websocket', 'polling', 'mqtt', 'long-poll'] as const) {
    await dashboard.choose(name);
    const seen = new Set<number>();
    await expect
      .poll(
        async () => {
          const { bid, ask, ordered } = await bookOf(page);
          expect(ask, 'the best ask is above the best bid').toBeGreaterThan(bid);
          expect(ordered, 'each side is in order').toBe(true);
          return seen.add(bid + ask).size;
        },
        { message: `books seen over ${name}` },
      )
      .toBeGreaterThan(2);
  }
  await dashboard.expectCleanLedger();
});

test('levels are joined into steps, and another instrument has a book of its own', async ({ page, dashboard }) => {
  await dashboard.open('/?transport=sse&id=sim:BTC-USD');
  await expect.poll(async () => (await bookOf(page)).levels).toBe(16);
  await page.getByLabel('Step that levels are joined into').selectOption('1');
  await expect
    .poll(async () => {
      const { bid, ask } = await bookOf(page);
      return bid % 1 === 0 && ask % 1 === 0 && ask > bid;
    })
    .toBe(true);
  await page.getByTestId('row-sim:AAPL').click();
  await expect.poll(async () => (await bookOf(page)).ask).toBeLessThan(1_000);
});
