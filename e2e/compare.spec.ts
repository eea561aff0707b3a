import { PRIMARY_TRANSPORTS } from '../lib/transports/transport';
import { expect, test } from './harness/test';

const POLLING_AND_SSE = ['polling', 'sse'] as const;

test('comparing measures all at once and draws one line for each', async ({ page, dashboard }) => {
  test.setTimeout(120_000);
  await dashboard.open('/?transport=sse');
  await dashboard.compare.click();
  await expect(page).toHaveURL(/compare=1/);
  for (const name of PRIMARY_TRANSPORTS)
    await expect(dashboard.key(name)).toHaveAttribute('data-role', name === 'sse' ? 'live' : 'measured');

  for (const chart of ['staleness-chart', 'frequency-chart']) {
    const lines = page.getByTestId(chart).locator('path.recharts-line-curve');
    await expect(lines, chart).toHaveCount(PRIMARY_TRANSPORTS.length);
    const colors = await lines.evaluateAll((paths) => paths.map((path) => path.getAttribute('stroke')));
    expect(new Set(colors).size, `colours of the ${chart}`).toBe(PRIMARY_TRANSPORTS.length);
  }

  for (const name of PRIMARY_TRANSPORTS) {
    for (const title of ['upd/s', 'p50', 'KB/s', 'over.', 'req.'])
      await expect
        .poll(() => dashboard.figure(name, title), { message: `${name}: ${title}` })
        .toBeGreaterThanOrEqual(0);
    for (const title of ['missed', 'twice', 'disord.'])
      expect(await dashboard.figure(name, title), `${name}: ${title}`).toBe(0);
  }

  // Who asks once a second falls a second behind; who is told does not.
  await expect
    .poll(
      async () => {
        const [polling = 0, sse = 0] = await Promise.all(
          POLLING_AND_SSE.map((name) => dashboard.stalenessPeakMs(name)),
        );
        return polling > 500 && polling > sse;
      },
      { message: 'polling staler than sse', timeout: 30_000 },
    )
    .toBe(true);
  const requests = await Promise.all(PRIMARY_TRANSPORTS.map((name) => dashboard.figure(name, 'req.')));
  const requestsOf = Object.fromEntries(PRIMARY_TRANSPORTS.map((name, index) => [name, requests[index] ?? 0]));
  expect(requestsOf.polling).toBeGreaterThan(requestsOf.sse ?? 0);
  expect(requestsOf['long-poll']).toBeGreaterThan(requestsOf['http-stream'] ?? 0);

  // A switch between two that both run loses nothing either.
  await dashboard.choose('long-poll');
  await expect(dashboard.key('sse')).toHaveAttribute('data-role', 'measured');
  await dashboard.expectMoving();
  await dashboard.expectCleanLedger();

  await dashboard.compare.click();
  await expect(dashboard.key('polling')).toHaveAttribute('data-role', 'earlier');
  await expect(dashboard.key('polling')).toContainText(/measured .* ago/);
  await expect(page).not.toHaveURL(/compare=1/);

  // A line that goes on no more ends where it ended, and its letter with it.
  for (const chart of ['staleness-chart', 'frequency-chart']) {
    const endOf = (name: string) =>
      page
        .getByTestId(chart)
        .locator(`[data-end="${name}"]`)
        .evaluate((letter) => letter.getBoundingClientRect().left);
    await expect
      .poll(async () => (await endOf('long-poll')) - (await endOf('polling')), { message: `${chart}, px apart` })
      .toBeGreaterThan(20);
  }
});

test('an address that asks for a comparison gets one', async ({ dashboard }) => {
  await dashboard.open('/?compare=1&transport=http-stream');
  await dashboard.expectLive('http-stream');
  await expect(dashboard.compare).toHaveAttribute('aria-checked', 'true');
  await expect(dashboard.key('socket.io')).toHaveAttribute('data-role', 'measured');
});
