import { PRIMARY_TRANSPORTS, type TransportName } from '../lib/transports/transport';
import { expect, test } from './harness/test';

/** Where each transport's bytes must come from, as the browser sees it. */
const ADDRESS: Readonly<Record<string, RegExp>> = {
  polling: /\/api\/quotes\?/,
  'long-poll': /\/api\/long-poll\?/,
  sse: /\/api\/sse\?/,
  'http-stream': /\/api\/stream\?/,
  websocket: /\/ws$/,
  'socket.io': /\/socket\.io\/\?.*transport=websocket/,
  mqtt: /\/mqtt$/,
};

for (const name of PRIMARY_TRANSPORTS) {
  test(`${name} brings live prices, and nothing else does`, async ({ page, dashboard }) => {
    const asked = new Set<TransportName>();
    const note = (url: string) => {
      for (const known of PRIMARY_TRANSPORTS) if (ADDRESS[known]?.test(url)) asked.add(known);
    };
    page.on('request', (request) => note(request.url()));
    page.on('websocket', (socket) => note(socket.url()));

    await dashboard.open(`/?transport=${name}`);
    await expect(dashboard.rows).toHaveCount(20);
    await dashboard.expectLive(name);
    await dashboard.expectMoving(8);

    await expect.poll(() => dashboard.figure(name, 'upd/s')).toBeGreaterThan(1);
    await expect.poll(() => dashboard.figure(name, 'req.')).toBeGreaterThanOrEqual(1);
    for (const title of ['p50', 'KB/s', 'over.'])
      await expect.poll(() => dashboard.figure(name, title), { message: title }).toBeGreaterThanOrEqual(0);
    for (const other of PRIMARY_TRANSPORTS.filter((known) => known !== name)) {
      await expect(dashboard.key(other)).toHaveAttribute('data-role', 'off');
      expect((await dashboard.figures(other))['upd/s']).toBe('–');
    }
    await dashboard.expectCleanLedger();
    expect([...asked]).toEqual([name]);
  });
}

test('the first visit shows simulated prices as simulated', async ({ dashboard }) => {
  await dashboard.open();
  await dashboard.expectLive('auto');
  await expect(dashboard.feeds).toHaveText('All prices are simulated.');
  await expect(dashboard.rows.first()).toHaveClass(/hatched/);
  await expect.poll(() => dashboard.stateWords()).toEqual(expect.arrayContaining(['SIM']));
  for (const word of await dashboard.stateWords()) expect(['SIM', 'SLOW']).toContain(word);
  await expect(dashboard.notice).toHaveCount(0);
});

test('a chosen instrument fills the panel and its trades, and its address brings it back', async ({
  page,
  dashboard,
}) => {
  await dashboard.open();
  await page.getByTestId('row-sim:ETH-USD').click();
  const panel = page.getByTestId('instrument');
  await expect(panel.getByRole('heading')).toContainText('ETH-USD');
  await expect(page).toHaveURL(/id=sim:ETH-USD/);
  const trades = page.getByTestId('trades').locator('tbody tr');
  await expect.poll(() => trades.count(), { timeout: 20_000 }).toBeGreaterThan(10);

  await dashboard.reload();
  await expect(panel.getByRole('heading')).toContainText('ETH-USD');
  await expect(page.getByTestId('row-sim:ETH-USD')).toHaveAttribute('aria-current', 'true');
});

test('a page opens one connection, once', async ({ page, dashboard }) => {
  const sockets: string[] = [];
  page.on('websocket', (socket) => sockets.push(socket.url()));
  await dashboard.open('/?transport=socket.io&id=sim:ETH-USD');
  await dashboard.expectLive('socket.io');
  await dashboard.expectMoving();
  expect(sockets).toHaveLength(1);
});
