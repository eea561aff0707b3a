import { gzipSync } from 'node:zlib';
import type { Page } from '@playwright/test';
import { readMainThread, TRACE_CATEGORIES } from '../bench/page-trace';
import { PRIMARY_TRANSPORTS, type TransportName } from '../lib/transports/transport';
import { Dashboard } from './harness/dashboard';
import { readMemory } from './harness/page-memory';
import { readVitals, watchVitals } from './harness/page-vitals';
import type { Servers } from './harness/servers';
import { expect, test } from './harness/test';

const FIRST_LOAD_BYTES = 250_000;
/** With all that comes within five seconds without being asked for, charts apart. */
const SOON_BYTES = 275_000;
const SETTLED_MS = 5_000;
const REST_MS = 10_000;
const LONG_MS = 100;
const VISITS = 3;
const SWITCHES = 50;
const STREAMING_MS = 60_000;
const WARM_MS = 20_000;
/** Readers of web and sidecar where only polling goes on, which holds none: what is left is their own link. */
const LINK_ALONE = [1, 0];
/** Histories of a few minutes fill up meanwhile; a connection that is kept costs more than all of them, 50 times. */
const MOST_GROWTH = { heapMb: 8, nodes: 1_500, listeners: 100 };

/** Ms the page has lived. */
const lived = (page: Page) => page.evaluate(() => performance.now());

/** What they write into their own source; a chart comes by itself once there is something to draw. */
const CHART_LIBRARIES = /lightweight-charts|recharts/;

test('the first load of the page brings at most 250 KB of scripts, and no chart', async ({ page, dashboard }) => {
  const fetched: Promise<{ name: string; bytes: number; chart: boolean }>[] = [];
  const sum = (some: readonly { bytes: number }[]) => some.reduce((total, { bytes }) => total + bytes, 0);
  page.on('response', (response) => {
    if (response.request().resourceType() !== 'script') return;
    const name = new URL(response.url()).pathname;
    fetched.push(
      response.body().then((body) => ({
        name,
        // Not as it came: how well a server packs depends on its Node.
        bytes: gzipSync(body, { level: 9 }).length,
        chart: CHART_LIBRARIES.test(body.toString()),
      })),
    );
  });
  await dashboard.open();
  await expect.poll(() => lived(page)).toBeGreaterThan(SETTLED_MS);
  const scripts = (await Promise.all(fetched)).toSorted((a, b) => b.bytes - a.bytes);
  const text = scripts.map(({ name, bytes, chart }) => `${bytes} ${name}${chart ? ' (chart)' : ''}`).join('\n');
  const html = await (await page.request.get(dashboard.servers.webUrl)).text();
  const first = scripts.filter(({ name }) => html.includes(name));
  expect(first.length, text).toBeGreaterThan(4);
  expect(
    first.filter(({ chart }) => chart),
    'charts are lazy',
  ).toEqual([]);
  const bytes = sum(first);
  // What comes by itself right after it, such as the palette.
  const soonBytes = sum(scripts.filter(({ chart }) => !chart));
  test.info().annotations.push({ type: 'first load', description: `${bytes} bytes, soon after ${soonBytes}` });
  expect(bytes, text).toBeLessThanOrEqual(FIRST_LOAD_BYTES);
  expect(soonBytes, text).toBeLessThanOrEqual(SOON_BYTES);
});

test('the page does nothing long at rest', async ({ browser, servers }, info) => {
  test.setTimeout(120_000);
  const longest: number[] = [];
  for (let visit = 0; visit < VISITS; visit += 1) {
    // Each as somebody who has never been here.
    const context = await browser.newContext({ viewport: { width: 1440, height: 900 } });
    const page = await context.newPage();
    await watchVitals(page);
    await new Dashboard(page, servers).open();
    await expect.poll(() => lived(page), { timeout: 40_000 }).toBeGreaterThan(SETTLED_MS);
    await browser.startTracing(page, { categories: TRACE_CATEGORIES });
    await page.waitForTimeout(REST_MS);
    // By the processor's time: on a machine with other work every task seems long.
    const { longestMs, longestCpuMs } = readMainThread(await browser.stopTracing(), REST_MS);
    const { lcpMs, shifts } = await readVitals(page);
    longest.push(longestCpuMs);
    info.annotations.push({
      type: `visit ${visit + 1}`,
      description: `LCP ${Math.round(lcpMs)} ms, shifts ${shifts.toFixed(4)}, longest task at rest ${Math.round(longestCpuMs)} ms of processor, ${Math.round(longestMs)} ms by the clock`,
    });
    await context.close();
  }
  expect(median(longest), `longest tasks at rest: ${longest.join(', ')} ms`).toBeLessThanOrEqual(LONG_MS);
});

test(
  'a minute of prices and 50 switches leave the memory as it was',
  { tag: '@slow' },
  async ({ page, dashboard }, info) => {
    test.setTimeout(STREAMING_MS + 120_000);
    await dashboard.open('/?transport=sse&id=sim:BTC-USD');
    // Everything once, so that what is loaded and kept for good is there.
    for (const name of PRIMARY_TRANSPORTS) await switchTo(dashboard, name);
    await page.waitForTimeout(WARM_MS);
    const before = await readMemory(page);
    const end = Date.now() + STREAMING_MS;
    for (let nth = 0; nth < SWITCHES; nth += 1) {
      await switchTo(dashboard, PRIMARY_TRANSPORTS[nth % PRIMARY_TRANSPORTS.length] ?? 'sse');
      await page.waitForTimeout(Math.max(0, (end - Date.now()) / (SWITCHES - nth)));
    }
    const after = await readMemory(page);
    info.annotations.push({ type: 'memory', description: JSON.stringify({ before, after }) });
    expect(after.heapMb - before.heapMb, JSON.stringify({ before, after })).toBeLessThan(MOST_GROWTH.heapMb);
    expect(after.nodes - before.nodes, 'nodes').toBeLessThan(MOST_GROWTH.nodes);
    expect(after.listeners - before.listeners, 'listeners').toBeLessThan(MOST_GROWTH.listeners);
    await dashboard.expectCleanLedger();
    await expect.poll(() => openReaders(dashboard.servers), { message: 'open readers' }).toEqual(LINK_ALONE);
  },
);

async function switchTo(dashboard: Dashboard, name: TransportName): Promise<void> {
  await dashboard.choose(name);
  await dashboard.expectMoving(1);
}

async function openReaders({ webUrl, sidecarUrl }: Servers): Promise<number[]> {
  const texts = await Promise.all(
    [webUrl, sidecarUrl].map((origin) => fetch(`${origin}/api/metrics`).then((answer) => answer.text())),
  );
  return texts.map((text) => Number(/^tickwire_hub_readers(?:\{[^}]*\})? (\d+)/m.exec(text)?.[1]));
}

const median = (values: readonly number[]) => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? NaN;
