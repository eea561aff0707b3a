import { PRIMARY_TRANSPORTS, type TransportName } from '../lib/transports/transport';
import type { Dashboard } from './harness/dashboard';
import { readMemory } from './harness/page-memory';
import type { Servers } from './harness/servers';
import { expect, test } from './harness/test';

const SWITCHES = 50;
const STREAMING_MS = 180_000;
const WARM_MS = 20_000;
/** Readers of web and sidecar where only polling goes on, which holds none: what is left is their own link. */
const LINK_ALONE = [1, 0];
/**
 * Histories of five minutes fill up meanwhile, and stay full (bench/page-memory.bench.ts). What a switch leaves behind
 * holds nodes, listeners or a reader at the server.
 */
const MOST_GROWTH = { heapMb: 15, nodes: 500, listeners: 50 };

test(
  'three minutes of prices and 50 switches leave the memory as it was',
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
