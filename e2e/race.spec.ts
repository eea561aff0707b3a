import { readFile } from 'node:fs/promises';
import type { Locator, Page } from '@playwright/test';
import { PRIMARY_TRANSPORTS, TRANSPORT_NAMES } from '../lib/transports/transport';
import { expectAccessible } from './harness/axe';
import type { Servers } from './harness/servers';
import { expect, test } from './harness/test';

const INTERVAL = /[+−]?[\d,.]+ to [+−]?[\d,.]+/;

const lane = (page: Page, name: string) => page.getByTestId(`lane-${name}`);
const phase = (page: Page) => page.getByTestId('race-phase');
const start = (page: Page) => page.getByTestId('race-start');

async function openRace(page: Page, servers: Servers, query = ''): Promise<void> {
  await page.goto(`${servers.webUrl}/race${query}`);
  await expect(phase(page)).toHaveAttribute('data-state', 'READY');
}

async function run(page: Page): Promise<void> {
  await start(page).click();
  await expect(phase(page)).toHaveAttribute('data-state', 'RUNNING');
}

/** Waits until so much has been measured. */
async function expectSeconds(page: Page, seconds: number): Promise<void> {
  await expect
    .poll(
      async () => {
        const [, minutes, rest] =
          /^(\d+):(\d\d)/.exec((await page.getByTestId('race-clock').textContent()) ?? '') ?? [];
        return Number(minutes) * 60 + Number(rest);
      },
      { timeout: (seconds + 20) * 1_000 },
    )
    .toBeGreaterThanOrEqual(seconds);
}

/** NaN where there is none. */
async function figure(row: Locator, part: string): Promise<number> {
  const text = (await row.locator(`[data-figure="${part}"] > span:nth-child(2)`).textContent()) ?? '';
  return Number(text.replace('≤', '').replaceAll(',', '').trim() || Number.NaN);
}

async function fileOf(page: Page, button: string): Promise<{ name: string; text: string }> {
  const downloading = page.waitForEvent('download');
  await page.getByRole('button', { name: button, exact: true }).click();
  const download = await downloading;
  return { name: download.suggestedFilename(), text: await readFile(await download.path(), 'utf8') };
}

test('all transports and variants race on one feed, and lose nothing', async ({ page, servers }) => {
  test.setTimeout(180_000);
  await openRace(page, servers, `?lanes=${TRANSPORT_NAMES.join()}&ids=sim:BTC-USD,sim:ETH-USD&baseline=websocket`);
  const names = () =>
    page
      .locator('[data-testid^="lane-"]')
      .evaluateAll((rows) => rows.map((row) => row.getAttribute('data-testid')?.slice('lane-'.length)));
  expect(await names()).toEqual([...TRANSPORT_NAMES]);
  await run(page);
  await expectSeconds(page, 12);

  for (const name of TRANSPORT_NAMES) {
    const row = lane(page, name);
    await expect(row.locator('[data-part="place"]'), `${name}: place`).toHaveText(/^\d+$/);
    for (const part of ['rate', 'p50', 'p95', 'p99', 'requests'])
      await expect.poll(() => figure(row, part), { message: `${name}: ${part}` }).toBeGreaterThan(0);
    await expect(row, name).toContainText(/[\d,]+ B, [\d,]+ over/);
    if (name !== 'websocket')
      await expect(row.locator('[data-verdict]'), name).toContainText(INTERVAL, { timeout: 30_000 });
  }
  await expect(lane(page, 'websocket').locator('[data-verdict]')).toHaveText('baseline');
  // Who asks once a second is behind those who are told, by more than chance; how soon that is sure is up to chance too.
  const verdict = lane(page, 'polling').locator('[data-verdict]');
  await expect(verdict).toHaveAttribute('data-verdict', 'slower', { timeout: 90_000 });
  await expect(page.getByTestId('paired-polling')).toHaveAttribute('data-distinguishable', 'true');
  expect(await figure(lane(page, 'polling'), 'requests')).toBeGreaterThan(await figure(lane(page, 'sse'), 'requests'));
  // Places change; lines do not.
  expect(await names()).toEqual([...TRANSPORT_NAMES]);

  await expect(page.getByTestId('race-web')).toHaveText('4 of 6');
  await expect(page.getByRole('columnheader', { name: /^Place in the newest update #[\d,]+$/ })).toBeVisible();
  await start(page).click();
  await expect(phase(page)).toHaveAttribute('data-state', 'STOPPED');
  // What stands now is of the whole race: who is told before who asks.
  await expect(page.getByRole('columnheader', { name: /^Mean place, whole race over [\d,]+ trades$/ })).toBeVisible();
  const meanPlace = async (name: string) => {
    const place = lane(page, name).locator('[data-part="place"]');
    await expect(place, `${name}: mean place`).toHaveText(/^\d+\.\d$/);
    return Number(await place.textContent());
  };
  expect(await meanPlace('polling')).toBeGreaterThan(await meanPlace('websocket'));
  expect(Number((await page.getByTestId('race-expected').textContent())?.replaceAll(',', ''))).toBeGreaterThan(20);
  for (const id of ['lost', 'twice', 'disordered']) await expect(page.getByTestId(`race-${id}`), id).toHaveText('0');
  const ended = await page.getByTestId('race-clock').textContent();

  const json = await fileOf(page, 'JSON');
  expect(json.name).toMatch(/^tickwire-race-\d{4}-\d\d-\d\dT\d\d-\d\d-\d\dZ\.json$/);
  const report = JSON.parse(json.text) as {
    lanes: { name: string; figures: { requests: number } }[];
    path: string;
    method: string[];
  };
  expect(report.lanes.map(({ name }) => name)).toEqual([...TRANSPORT_NAMES]);
  expect(report.method.length).toBeGreaterThan(0);
  const { pathname, search } = new URL(page.url());
  expect(report.path).toBe(pathname + search);

  const csv = await fileOf(page, 'CSV');
  expect(csv.name).toMatch(/\.csv$/);
  const [header = '', ...rows] = csv.text.trimEnd().split('\r\n');
  expect(rows.map((row) => row.split(',')[0])).toEqual([...TRANSPORT_NAMES]);
  for (const row of rows) {
    expect(row.split(',')).toHaveLength(header.split(',').length);
    expect(row).toContain('stopped');
    expect(row).toContain('sim:BTC-USD sim:ETH-USD');
  }

  expect(await page.getByTestId('race-clock').textContent(), 'it has ended').toBe(ended);
});

test('a set-up goes into the address and comes back from it', async ({ page, servers }) => {
  await openRace(page, servers, '?ids=sim:BTC-USD');
  await page.getByTestId('race-frequency').selectOption({ label: '5 per second' });
  await page.getByTestId('race-poll').selectOption({ label: '0.5 s' });
  await page.getByTestId('race-duration').selectOption({ label: 'when stopped' });
  await page.getByTestId('race-lanes').click();
  for (const name of ['long-poll', 'mqtt']) await page.getByRole('checkbox', { name, exact: true }).uncheck();
  await page.getByRole('checkbox', { name: 'sse via sidecar' }).check();
  await page.keyboard.press('Escape');
  await page.getByTestId('race-baseline').selectOption({ label: 'S sse' });
  await page.getByTestId('race-instruments').click();
  await page.getByLabel('Find an instrument').fill('solana');
  await page.getByRole('checkbox', { name: 'SOL-USD' }).check();
  await page.keyboard.press('Escape');

  const shown = async () => ({
    lanes: await page
      .locator('[data-testid^="lane-"]')
      .evaluateAll((rows) => rows.map(({ dataset }) => dataset.testid)),
    instruments: await page.getByTestId('race-instruments').textContent(),
    chosen: await page
      .locator('select')
      .evaluateAll((selects) => selects.map((select) => (select as HTMLSelectElement).selectedOptions[0]?.text)),
  });
  const wanted = await shown();
  expect(wanted.lanes).toEqual(
    [...PRIMARY_TRANSPORTS.filter((name) => name !== 'long-poll' && name !== 'mqtt'), 'sse-sidecar'].map(
      (name) => `lane-${name}`,
    ),
  );
  expect(wanted.instruments).toBe('BTC-USD, SOL-USD');
  expect(wanted.chosen).toEqual(['5 per second', '0.5 s', 'when stopped', 'S sse']);

  const address = page.url();
  await page.goto('about:blank');
  await page.goto(address);
  await expect(phase(page)).toHaveAttribute('data-state', 'READY');
  expect(await shown()).toEqual(wanted);
  await expect(page.getByTestId('url-note')).toHaveCount(0);

  await run(page);
  await expect(page.getByTestId('race-frequency')).toBeDisabled();
  await expect(page.getByTestId('race-lanes')).toBeDisabled();
  expect(page.url()).toBe(address);
});

test('a race that runs for the time set has finished', async ({ page, servers }) => {
  await openRace(page, servers, '?lanes=sse,polling&ids=sim:BTC-USD&for=2');
  await run(page);
  await expect(phase(page)).toHaveAttribute('data-state', 'FINISHED', { timeout: 15_000 });
  await expect(page.getByTestId('race-clock')).toHaveText('0:02 of 0:02');
});

test('the link is copied', async ({ page, servers, context }) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  await openRace(page, servers, '?lanes=sse,polling');
  await page.getByRole('button', { name: 'Copy link' }).click();
  await expect(page.getByRole('button', { name: 'Copied' })).toBeVisible();
  expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(page.url());
});

test('an address nobody can read is answered quietly, and the race runs', async ({ page, servers }) => {
  const attack = encodeURIComponent('<img src=x onerror="document.title=1">'.repeat(9));
  const query = `?lanes=pigeon,sse,${attack}&hz=7&hz=900&poll=soon&for=-1&baseline=mqtt&ids=sim:NOPE,..%2F..,,sim:BTC-USD,sim:BTC-USD`;
  const answer = page.waitForResponse((response) => response.request().isNavigationRequest());
  await openRace(page, servers, query);
  expect((await answer).status()).toBe(200);
  const note = page.getByTestId('url-note');
  for (const told of [
    'pigeon',
    'hz=7” is between two steps of the server; using 5 Hz',
    '“hz” was given 2 times',
    'poll=soon',
    'for=-1',
    'baseline=mqtt',
    'sim:NOPE',
    '../..',
    'names nothing between',
    '“sim:BTC-USD” was named twice',
  ])
    await expect(note).toContainText(told);
  await expect(page.locator('img')).toHaveCount(0);
  await expect(page.locator('[data-testid^="lane-"]')).toHaveCount(1);
  await expect(page.getByTestId('race-instruments')).toContainText('BTC-USD');
  await run(page);
  await expect.poll(() => figure(lane(page, 'sse'), 'rate')).toBeGreaterThan(0);
});

test('too many connections to one host are told of in words', async ({ page, servers }) => {
  await openRace(page, servers);
  await expect(page.getByTestId('slot-warning')).toHaveCount(0);
  await page.getByTestId('race-lanes').click();
  await page.getByRole('button', { name: 'All' }).click();
  await page.keyboard.press('Escape');
  await expect(page.getByTestId('slot-warning')).toContainText(/\d+ connections to the sidecar/);
});

test('everything is done with keys alone', async ({ page, servers }) => {
  await openRace(page, servers, '?lanes=sse,polling&ids=sim:BTC-USD');
  const tabTo = async (id: string) => {
    for (let presses = 0; presses < 30; presses += 1) {
      await page.keyboard.press('Tab');
      if (await page.getByTestId(id).evaluate((element) => element === document.activeElement)) {
        const ring = await page
          .locator(':focus-visible')
          .evaluate((element) => Number.parseFloat(getComputedStyle(element).outlineWidth));
        expect(ring, `a focus ring on ${id}`).toBeGreaterThanOrEqual(2);
        return;
      }
    }
    throw new Error(`${id} was not reached.`);
  };
  await tabTo('race-lanes');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('checkbox', { name: 'polling', exact: true })).toBeFocused();
  await page.keyboard.press('Tab');
  await page.keyboard.press('Space');
  await expect(lane(page, 'long-poll')).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(page.getByTestId('race-lanes')).toBeFocused();
  await tabTo('race-baseline');
  await page.keyboard.type('L');
  await expect(lane(page, 'long-poll')).toHaveAttribute('data-baseline', 'true');
  await tabTo('race-start');
  await page.keyboard.press('Enter');
  await expect(phase(page)).toHaveAttribute('data-state', 'RUNNING');
  await expect.poll(() => figure(lane(page, 'sse'), 'rate')).toBeGreaterThan(0);
  await page.keyboard.press('Enter');
  await expect(phase(page)).toHaveAttribute('data-state', 'STOPPED');
  // Another one, with the same set-up.
  await page.keyboard.press('Enter');
  await expect(phase(page)).toHaveAttribute('data-state', 'RUNNING');
});

test('who leaves the race leaves no connection behind', async ({ page, startServers }) => {
  const servers = await startServers();
  await openRace(page, servers, '?lanes=sse,http-stream');
  const open = async () => {
    const metrics = await (await fetch(`${servers.webUrl}/api/metrics`)).text();
    return [...metrics.matchAll(/^tickwire_transport_open\{.*transport="(?:sse|http-stream)".*\} (\d+)$/gm)].reduce(
      (sum, [, count]) => sum + Number(count),
      0,
    );
  };
  await run(page);
  await expect.poll(open).toBe(2);
  await page.getByRole('link', { name: 'Workspace' }).click();
  await expect(page.getByTestId('connection')).toHaveAttribute('data-state', 'CONNECTED');
  await expect(page.getByTestId('transport-auto')).toHaveAttribute('data-shown', /websocket|socket\.io/);
  await expect.poll(open).toBe(0);
});

test('with reduced motion it is drawn about once a second', async ({ page, servers }) => {
  await page.emulateMedia({ reducedMotion: 'reduce' });
  await openRace(page, servers, '?lanes=sse,http-stream&ids=sim:BTC-USD,sim:ETH-USD');
  await run(page);
  await expectSeconds(page, 1);
  await page.evaluate(() => {
    const row = document.querySelector('[data-testid="lane-sse"]');
    if (row === null) throw new Error('There is no lane.');
    const times = new Set<number>();
    // What is drawn in one go is one drawing.
    new MutationObserver(() => times.add(Math.round(performance.now() / 50))).observe(row, {
      attributes: true,
      characterData: true,
      childList: true,
      subtree: true,
    });
    Object.assign(window, { drawings: times });
  });
  await expectSeconds(page, 6);
  const drawings = await page.evaluate(() => (window as unknown as { drawings: Set<number> }).drawings.size);
  expect(drawings).toBeGreaterThan(1);
  expect(drawings).toBeLessThanOrEqual(9);
});

for (const scheme of ['dark', 'light'] as const) {
  test(`axe finds nothing serious in ${scheme}, on a phone either`, async ({ page, servers }) => {
    await page.emulateMedia({ colorScheme: scheme });
    await openRace(page, servers, `?lanes=${TRANSPORT_NAMES.join()}&ids=sim:BTC-USD,sim:NOPE`);
    await expectAccessible(page);
    for (const id of ['race-instruments', 'race-lanes']) {
      await page.getByTestId(id).click();
      await expect(page.getByRole('dialog')).toBeVisible();
      await expectAccessible(page);
      await page.keyboard.press('Escape');
    }
    await run(page);
    await expectSeconds(page, 2);
    await expectAccessible(page);
    await page.setViewportSize({ width: 390, height: 844 });
    const beyond = await page.evaluate(
      () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
    );
    expect(beyond, 'px to scroll sideways').toBeLessThanOrEqual(0);
    // There are no columns: every figure has its name beside it.
    for (const cell of await lane(page, 'sse').locator('[data-figure]').all())
      await expect(cell.locator('[aria-hidden="true"]').first()).toHaveText(/\S/);
    await expect(lane(page, 'sse').getByText('bytes per update')).toBeVisible();
    await expectAccessible(page);
  });
}
