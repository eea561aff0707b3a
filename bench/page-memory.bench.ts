/**
 * Whether the page keeps its memory over half an hour of prices and 50 switches of transport: its heap, nodes and
 * listeners after a collection, every three minutes. It needs a production build and a Chromium.
 */
import { loadavg } from 'node:os';
import { chromium } from 'playwright';
import { PRIMARY_TRANSPORTS } from '@/lib/transports/transport';
import { findBrowser } from '@/scripts/browser';
import { type PageMemory, readMemory } from '../e2e/harness/page-memory';
import { Servers } from '../e2e/harness/servers';
import { printTable } from './rounds';

const MINUTES = Number(process.env.BENCH_MINUTES ?? 30);
const SWITCHES = 50;
const LOOKS = 10;
/** Histories reach back five minutes, and their garbage some more: they are full after four tenths of half an hour. */
const WARM_LOOKS = 4;
/** From then on this is what may be added, MB. */
const MOST_GROWTH_MB = 2;

const executablePath = await findBrowser();
const browser = await chromium.launch({
  ...(executablePath === undefined ? {} : { executablePath }),
  args: ['--no-sandbox', '--disable-background-networking', '--disable-component-update', '--no-first-run'],
});
const servers = await Servers.start();
try {
  const page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
  await page.goto(`${servers.webUrl}/?transport=sse&id=sim:BTC-USD`);
  await page.getByTestId('last-sim:BTC-USD').waitFor();
  const looks: (Record<'minute' | 'switches' | 'load', number> & Record<keyof PageMemory, number>)[] = [];
  const stepMs = (MINUTES * 60_000) / SWITCHES;
  for (let switches = 0; switches <= SWITCHES; switches += 1) {
    if (switches % (SWITCHES / LOOKS) === 0)
      looks.push({
        minute: Math.round((switches * stepMs) / 6_000) / 10,
        switches,
        ...(await readMemory(page)),
        load: loadavg()[0] ?? Number.NaN,
      });
    const name = PRIMARY_TRANSPORTS[switches % PRIMARY_TRANSPORTS.length];
    await page.getByTestId(`transport-${name}`).click();
    await page.locator(`[data-testid="transport-${name}"][data-role="live"]`).waitFor();
    await page.waitForTimeout(stepMs);
  }
  printTable(`${MINUTES} minutes, ${SWITCHES} switches`, looks);
  const warm = looks[WARM_LOOKS];
  const last = looks.at(-1);
  const grown = (last?.heapMb ?? Number.NaN) - (warm?.heapMb ?? Number.NaN);
  console.log(`Heap since histories were full: ${grown.toFixed(1)} MB more; at most ${MOST_GROWTH_MB}.`);
  if (!(grown <= MOST_GROWTH_MB)) process.exitCode = 1;
} finally {
  await browser.close();
  await servers.stop();
}
