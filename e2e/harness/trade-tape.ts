import { expect } from '@playwright/test';
import { formatAmount } from '../../app/_components/depth/column-digits';
import { formatPrice } from '../../lib/market/price-format';
import type { Dashboard } from './dashboard';

interface HubTrade {
  readonly price: number;
  readonly size: number;
}

/**
 * Compares the tape on the page with the hub's own record, so that the page's ledger is not the only witness: the rows
 * shown are a stretch of the hub's trades with none missing, doubled or out of place.
 */
export async function expectTapeWhole(dashboard: Dashboard, id: string): Promise<void> {
  const { page, servers } = dashboard;
  const shown = await page
    .getByTestId('trades')
    .locator('tbody tr')
    .evaluateAll((rows) =>
      rows.map((row) => {
        const [, price, size] = [...row.querySelectorAll('td')].map((cell) => cell.lastChild?.textContent ?? '');
        return `${price} ${size}`;
      }),
    );
  shown.reverse();
  const [{ history = [] }, { instruments }] = (await Promise.all([
    fetch(`${servers.webUrl}/api/quotes?trades=${id}&history=200`).then((answer) => answer.json()),
    fetch(`${servers.webUrl}/api/instruments?ids=${id}`).then((answer) => answer.json()),
  ])) as [{ history?: HubTrade[] }, { instruments: { priceStep: number }[] }];
  const step = instruments[0]?.priceStep ?? 0;
  // Sizes have the decimals of their column.
  const decimals = shown[0]?.split('.').at(-1)?.length ?? 0;
  const kept = history.map(({ price, size }) => `${formatPrice(price, step)} ${formatAmount(size, decimals)}`);
  expect(shown.length, 'trades on the tape').toBeGreaterThan(10);
  expect(kept.join('\n'), 'the tape against the hub').toContain(shown.join('\n'));
}
