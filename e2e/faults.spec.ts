import type { Page } from '@playwright/test';
import type { Dashboard } from './harness/dashboard';
import { expectFitting } from './harness/fitting';
import { openOn } from './harness/open-on';
import { recordPrices } from './harness/price-record';
import { expect, test } from './harness/test';

test.describe.configure({ timeout: 120_000 });

/** How the numbers of a row are drawn. */
interface Look {
  readonly word: string | null;
  readonly lastColor: string;
  readonly lastDecoration: string;
  readonly lastWeight: number;
  readonly changeColors: readonly string[];
}

function looks({ rows }: Dashboard): Promise<Look[]> {
  return rows.evaluateAll((all) =>
    all.map((row) => {
      const last = row.querySelector('[data-testid^="last-"]')?.parentElement ?? row;
      const change = row.querySelectorAll('td')[3];
      const style = getComputedStyle(last);
      return {
        word: row.getAttribute('data-state'),
        lastColor: style.color,
        lastDecoration: `${style.textDecorationStyle} ${style.textDecorationLine}`,
        lastWeight: Number(style.fontWeight),
        changeColors: [...(change?.querySelectorAll('*') ?? [])].map((part) => getComputedStyle(part).color),
      };
    }),
  );
}

/** What a token of the palette is in the words of computed styles. */
function inkOf(page: Page, token: string): Promise<string> {
  return page.evaluate((name) => {
    const probe = document.createElement('span');
    probe.style.color = `var(--${name})`;
    document.body.append(probe);
    const { color } = getComputedStyle(probe);
    probe.remove();
    return color;
  }, token);
}

for (const signal of ['SIGKILL', 'SIGTERM'] as const) {
  test(`the server ends (${signal}) and comes back: old prices stay and look old, then live ones return`, async ({
    page,
    faults,
    startServers,
  }) => {
    faults.networkAllowed = true;
    const servers = await startServers();
    const dashboard = await openOn(page, servers);
    await dashboard.expectMoving();
    const record = await recordPrices(page);
    await page.evaluate(() => Object.assign(window, { stillTheSamePage: true }));

    const tookMs = await servers.kill('web', signal);
    expect(tookMs, 'time to end').toBeLessThan(10_000);
    await expect(dashboard.connection).toHaveAttribute('data-state', 'DISCONNECTED', { timeout: 8_000 });
    await expect(dashboard.notice).toContainText(
      /No server for \d+\.\d s\. ?Every price below is from \d\d:\d\d:\d\d or earlier/,
    );
    await expect(dashboard.feeds).toHaveText('Feeds unknown while disconnected');
    if (signal === 'SIGTERM') await expectFitting(page);

    const [stale, gain, loss] = await Promise.all(['stale', 'gain', 'loss'].map((token) => inkOf(page, token)));
    await expect.poll(() => dashboard.stateWords()).toEqual(Array(20).fill('DISCONNECTED'));
    for (const look of await looks(dashboard)) {
      expect(look.lastDecoration).toBe('dotted underline');
      expect(look.lastColor).toBe(stale);
      expect(look.lastWeight).toBeLessThan(400);
      for (const color of look.changeColors) expect([gain, loss]).not.toContain(color);
    }
    const held = await dashboard.priceTexts();
    const longer = () => dashboard.notice.textContent().then((text) => Number(/for ([\d.]+) s/.exec(text ?? '')?.[1]));
    const since = await longer();
    await expect.poll(longer, { message: 'the notice goes on counting' }).toBeGreaterThan(since + 1);
    expect(await dashboard.priceTexts(), 'values remain').toEqual(held);

    await servers.restart('web');
    await dashboard.expectPrices(45_000);
    await expect(dashboard.notice).toHaveCount(0);
    await dashboard.expectMoving();
    await expect
      .poll(async () => (await dashboard.stateWords()).filter((word) => word === 'SIM').length)
      .toBeGreaterThan(10);
    expect(await dashboard.stateWords()).not.toContain('DISCONNECTED');
    await expect(dashboard.feeds).toHaveText('All prices are simulated.');
    const { blanks, lostRows } = await record.read();
    expect([...blanks, ...lostRows]).toEqual([]);
    expect(await page.evaluate(() => 'stillTheSamePage' in window), 'recovered without a reload').toBe(true);
  });
}

test('“Retry now” asks at once', async ({ page, faults, startServers }) => {
  faults.networkAllowed = true;
  const servers = await startServers();
  const dashboard = await openOn(page, servers, '/?transport=polling');
  await servers.kill('web');
  await expect(dashboard.notice).toContainText('No server for');
  // Pauses are drawn by lot and grow; one that is long enough tells a press from the next try.
  const leftSeconds = async () => Number(/in ([\d.]+) s/.exec((await dashboard.ledger.textContent()) ?? '')?.[1]);
  await expect.poll(leftSeconds, { timeout: 60_000, intervals: [100] }).toBeGreaterThan(4);
  const asked = page.waitForRequest(/\/api\/quotes\?/, { timeout: 3_000 });
  await dashboard.notice.getByRole('button', { name: 'Retry now' }).click();
  await asked;
  await servers.restart('web');
  await dashboard.expectPrices(45_000);
  await expect(dashboard.notice).toHaveCount(0);
});

test('the sidecar ends while comparing: its transport says so, the others go on', async ({
  page,
  faults,
  startServers,
}) => {
  faults.networkAllowed = true;
  const servers = await startServers();
  const dashboard = await openOn(page, servers, '/?transport=sse&compare=1');
  await expect(dashboard.key('socket.io')).toHaveAttribute('data-role', 'measured');
  await expect.poll(() => dashboard.figure('socket.io', 'upd/s')).toBeGreaterThan(1);

  await servers.kill('sidecar');
  await expect(dashboard.key('socket.io')).toHaveAttribute('data-role', 'failed');
  await expect(dashboard.notice).toContainText(
    /socket\.io: the sidecar does not answer\. ?Other transports are unaffected\./,
  );
  await expect(dashboard.connection).toHaveAttribute('data-state', 'CONNECTED');
  await dashboard.expectMoving();
  for (const name of ['polling', 'long-poll', 'http-stream', 'sse'] as const) {
    await expect(dashboard.key(name)).toHaveAttribute('data-role', name === 'sse' ? 'live' : 'measured');
    await expect.poll(() => dashboard.figure(name, 'upd/s'), { message: name }).toBeGreaterThan(1);
  }

  await servers.restart('sidecar');
  await expect(dashboard.key('socket.io')).toHaveAttribute('data-role', 'measured', { timeout: 45_000 });
  await expect(dashboard.notice).toHaveCount(0);
  await dashboard.expectCleanLedger();
});

test('the sidecar ends under the live transport: another one takes over at a press', async ({
  page,
  faults,
  startServers,
}) => {
  faults.networkAllowed = true;
  const servers = await startServers();
  const dashboard = await openOn(page, servers, '/?transport=socket.io');
  await dashboard.expectMoving();
  const record = await recordPrices(page);
  await page.evaluate(() => Object.assign(window, { stillTheSamePage: true }));

  await servers.kill('sidecar');
  await expect(dashboard.notice).toContainText(/socket\.io: the sidecar has not answered for \d+\.\d s\./);
  await expect(dashboard.connection).toHaveAttribute('data-state', 'DISCONNECTED');
  await dashboard.notice.getByRole('button', { name: 'Try another transport' }).click();
  await dashboard.expectPrices();
  await expect(dashboard.key('socket.io')).not.toHaveAttribute('data-role', 'live');
  await expect(dashboard.notice).toHaveCount(0);
  await dashboard.expectMoving();
  await dashboard.expectCleanLedger();
  const { blanks, lostRows } = await record.read();
  expect([...blanks, ...lostRows]).toEqual([]);
  expect(await page.evaluate(() => 'stillTheSamePage' in window), 'without a reload').toBe(true);
});
