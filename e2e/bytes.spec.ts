import type { Page } from '@playwright/test';
import { build } from 'esbuild';
import { CLIENT_TRANSPORTS } from '../lib/transports/client-transports';
import { PRIMARY_TRANSPORTS, TRANSPORT_NAMES, type TransportName } from '../lib/transports/transport';
import { CountedServers } from './harness/counted-servers';
import { openOn } from './harness/open-on';
import { expect, test } from './harness/test';
import type * as WireTally from './harness/wire-tally';

declare const wireTally: typeof WireTally;

const IDS = ['sim:BTC-USD', 'sim:ETH-USD', 'sim:AAPL', 'sim:IBM'];
const WINDOW_MS = 12_000;
const TOLERANCE = 0.03;
/** Nothing has passed for so long: what the line has seen, the page has counted. */
const QUIET_MS = 25;
/** What the page's rates are of. */
const RATE_MS = 10_000;
const READINGS = 20;
/** The page writes them once a second: what it shows is so old on average. */
const SHOWN_LATE_MS = 500;

let counted: CountedServers | undefined;
test.afterEach(async ({ page }) => {
  // What is still open would complain of the lines.
  await page.goto('about:blank');
  await counted?.close();
  counted = undefined;
});

/** Two of a protocol on one server would share a path, and a page has six connections to each. */
const BATCHES: Readonly<Record<string, (name: TransportName) => boolean>> = {
  'every protocol': (name) => CLIENT_TRANSPORTS[name].traits.protocol === name,
  'every variant': (name) => CLIENT_TRANSPORTS[name].traits.protocol !== name,
};

for (const [title, belongs] of Object.entries(BATCHES))
  test(`${title} says in a browser what passes on the line`, async ({ page, faults, startServers }, info) => {
    test.setTimeout(120_000);
    counted = await CountedServers.start(startServers);
    const on = counted;
    // A page of the web process that asks for nothing by itself; browsers ask for its icon.
    faults.allow(/favicon\.ico/);
    await page.goto(`${on.servers.webUrl}/api/time`);
    await page.addScriptTag({ content: await clientHalves() });

    const rows = await Promise.all(
      TRANSPORT_NAMES.filter(belongs).map(async (name) => {
        await page.evaluate(([of, origin, ids]) => wireTally.start(of, origin, ids), [
          name,
          on.url(name),
          IDS,
        ] as const);
        const started = async () => {
          const { frames, cause } = await read(page, name);
          return frames > 2 ? 'started' : cause;
        };
        await expect.poll(started, { message: name }).toBe('started');
        const opening = await settled(page, name, on);
        await page.waitForTimeout(WINDOW_MS);
        const end = await settled(page, name, on);
        return { name, opening, counted: end.bytes - opening.bytes, passed: end.passed - opening.passed, end };
      }),
    );
    await info.attach('bytes', { body: JSON.stringify(rows, null, 2), contentType: 'application/json' });
    for (const { name, counted: bytes, passed, end } of rows) {
      expect.soft(passed, `${name}: bytes passed`).toBeGreaterThan(5_000);
      expect.soft(Math.abs(bytes - passed) / passed, `${name}: ${bytes} of ${passed}`).toBeLessThan(TOLERANCE);
      // A browser measures what has ended; of streams and sockets we know the framing.
      const measured = end.measuredBytes / end.bytes;
      if (end.requests > 5) expect.soft(measured, `${name}: measured`).toBeGreaterThan(0.95);
      else expect.soft(measured, `${name}: measured`).toBe(0);
    }
  });

test('the table of figures says what passes on the line', async ({ page, startServers }, info) => {
  test.setTimeout(120_000);
  counted = await CountedServers.start(startServers);
  const on = counted;
  const dashboard = await openOn(page, on.servers, '/?compare=1&transport=sse');
  // A rate over ten of something that comes once a second is no exacter than a tenth.
  const names = PRIMARY_TRANSPORTS.filter((name) => CLIENT_TRANSPORTS[name].traits.pushes);
  for (const name of names)
    await expect(dashboard.key(name)).toHaveAttribute('data-role', name === 'sse' ? 'live' : 'measured');

  const line: { readonly time: number; readonly passed: readonly number[] }[] = [];
  const timer = setInterval(() => line.push({ time: Date.now(), passed: names.map((name) => on.passed(name)) }), 50);
  // The page's window has to leave the opening behind, snapshots and all.
  await page.waitForTimeout(RATE_MS + 5_000);
  const sums = names.map(() => ({ shown: 0, passed: 0 }));
  for (let reading = 0; reading < READINGS; reading++) {
    const [time, shown] = [
      Date.now() - SHOWN_LATE_MS,
      await Promise.all(names.map((name) => dashboard.figure(name, 'KB/s'))),
    ];
    const end = line.findLast((sample) => sample.time <= time);
    const start = line.findLast((sample) => sample.time <= time - RATE_MS);
    for (const [at, sum] of sums.entries()) {
      sum.shown += shown[at] ?? Number.NaN;
      sum.passed += ((end?.passed[at] ?? Number.NaN) - (start?.passed[at] ?? Number.NaN)) / RATE_MS;
    }
    await page.waitForTimeout(1_000);
  }
  clearInterval(timer);
  const rows = sums.map(({ shown, passed }, at) => ({
    name: names[at],
    shown: shown / READINGS,
    passed: passed / READINGS,
  }));
  await info.attach('rates', { body: JSON.stringify(rows, null, 2), contentType: 'application/json' });
  for (const { name, shown, passed } of rows)
    expect.soft(Math.abs(shown - passed) / passed, `${name}: ${shown} of ${passed} KB/s`).toBeLessThan(TOLERANCE);
});

/** The client halves as a script that leaves `wireTally` behind. */
async function clientHalves(): Promise<string> {
  const { outputFiles } = await build({
    entryPoints: ['e2e/harness/wire-tally.ts'],
    bundle: true,
    write: false,
    format: 'iife',
    globalName: 'wireTally',
    platform: 'browser',
    target: 'es2022',
    logLevel: 'error',
  });
  return outputFiles[0]?.text ?? '';
}

const read = (page: Page, name: TransportName) => page.evaluate((of) => wireTally.read(of), name);

/** Both counts at a moment when nothing was on its way. */
async function settled(page: Page, name: TransportName, on: CountedServers) {
  for (;;) {
    const passed = on.passed(name);
    await page.waitForTimeout(QUIET_MS);
    const tally = await read(page, name);
    if (on.passed(name) === passed) return { ...tally, passed };
  }
}
