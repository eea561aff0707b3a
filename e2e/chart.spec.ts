import { devices, type Page } from '@playwright/test';
import { expectAccessible } from './harness/axe';
import { openOn } from './harness/open-on';
import { expect, test } from './harness/test';

/** More than new candles can make of the count. */
const OLDER = 100;

/** What a canvas hides, as the chart says it beside it. */
async function facts(page: Page) {
  const set = await page.getByTestId('chart-facts').evaluate((element) => ({ ...(element as HTMLElement).dataset }));
  const number = (name: string) => (set[name] === undefined ? Number.NaN : Number(set[name]));
  return {
    interval: set.interval,
    count: number('count'),
    inView: number('inView'),
    from: number('from'),
    to: number('to'),
    lastTime: number('lastTime'),
    lastClose: number('lastClose'),
    follows: set.follows === 'true',
    looking: set.looking === 'true',
  };
}

async function expectCandles(page: Page, interval: string): Promise<void> {
  await expect(page.getByTestId('chart-facts')).toHaveAttribute('data-interval', interval);
  await expect.poll(async () => (await facts(page)).inView, { message: 'candles in view' }).toBeGreaterThan(20);
}

/** Candles as the server tells them. */
async function told(page: Page, id: string, interval: string) {
  const answer = await page.request.get(`${new URL(page.url()).origin}/api/candles?id=${id}&interval=${interval}`);
  return ((await answer.json()) as { candles: { time: number; close: number; volume: number }[] }).candles;
}

async function drag(page: Page, by: number): Promise<void> {
  const box = await page.getByTestId('chart-canvas').boundingBox();
  if (box === null) throw new Error('The chart is not displayed.');
  const [x, y] = [box.x + box.width / 3, box.y + box.height / 2];
  await page.mouse.move(x, y);
  await page.mouse.down();
  await page.mouse.move(x + by, y, { steps: 4 });
  await page.mouse.up();
}

test('candles appear and the last one closes at the price of the row', async ({ page, dashboard }) => {
  await dashboard.open('/?id=sim:BTC-USD');
  await expectCandles(page, '1m');
  const closes = new Set<number>();
  await expect
    .poll(async () => {
      const [price, { lastClose }] = await Promise.all([
        page.getByTestId('last-sim:BTC-USD').textContent(),
        facts(page),
      ]);
      closes.add(lastClose);
      return Number(price?.replaceAll(',', '')) === lastClose && closes.size > 2;
    })
    .toBe(true);
  await expect(page.getByTestId('chart-canvas')).toHaveAttribute(
    'aria-label',
    /^Chart of BTC-USD, 1m candles, \d+ from/,
  );
  await expectAccessible(page);
});

test('another interval and kind are shown, kept by the address and by the next visit', async ({ page, dashboard }) => {
  await dashboard.open('/?id=sim:ETH-USD');
  const controls = page.getByTestId('chart-controls');
  await controls.getByRole('button', { name: '15m' }).click();
  await expectCandles(page, '15m');
  const quarter = await facts(page);
  expect(quarter.lastTime % 900_000).toBe(0);
  const answered = await told(page, 'sim:ETH-USD', '15m');
  expect(answered.at(-1)?.time).toBe(quarter.lastTime);
  expect(answered).toHaveLength(quarter.count);
  await controls.getByRole('button', { name: 'line' }).click();
  expect(new URL(page.url()).searchParams.get('interval')).toBe('15m');
  expect(new URL(page.url()).searchParams.get('style')).toBe('line');
  await dashboard.reload();
  await expectCandles(page, '15m');
  await dashboard.open('/?id=sim:ETH-USD');
  await expectCandles(page, '15m');
  await expect(controls.getByRole('button', { name: 'line' })).toHaveAttribute('aria-pressed', 'true');
  await dashboard.open('/?id=sim:ETH-USD&interval=7m');
  await expect(page.getByTestId('url-note')).toContainText('“interval=7m” was not understood');
  await expectCandles(page, '15m');
});

test('what this page received is a choice too, and needs no chart library', async ({ page, dashboard }) => {
  const asked: string[] = [];
  page.on('request', (request) => {
    if (request.url().includes('/api/candles')) asked.push(request.url());
  });
  await dashboard.open('/?id=sim:BTC-USD&interval=ticks');
  await expect(page.getByRole('figure', { name: 'Price of BTC-USD since the page opened' })).toBeVisible();
  await dashboard.expectMoving();
  expect(asked).toEqual([]);
});

test('scrolling back loads older candles, and nothing in view moves for it or for what comes', async ({
  page,
  dashboard,
}) => {
  await dashboard.open('/?id=sim:BTC-USD&interval=1m');
  await expectCandles(page, '1m');
  const start = await facts(page);
  expect(start.follows).toBe(true);
  await page.getByTestId('chart-canvas').focus();
  await page.keyboard.press('Home');
  await expect.poll(async () => (await facts(page)).count).toBeGreaterThanOrEqual(start.count + OLDER);
  const back = await facts(page);
  expect(back.follows).toBe(false);
  // What was the oldest is still where the reader looks.
  const oldest = start.lastTime - (start.count - 1) * 60_000;
  expect(back.from).toBeLessThanOrEqual(oldest);
  expect(back.to).toBeGreaterThan(oldest);
  const closes = new Set<number>();
  await expect.poll(async () => closes.add((await facts(page)).lastClose).size).toBeGreaterThan(3);
  const later = await facts(page);
  expect([later.from, later.to]).toEqual([back.from, back.to]);
  await page.getByRole('button', { name: 'To now' }).click();
  await expect.poll(async () => (await facts(page)).follows).toBe(true);
  await expect(page.getByRole('button', { name: 'To now' })).toBeHidden();
});

test('a drag looks at history, which stays in view while older candles come', async ({ page, dashboard }) => {
  // Some ten drags, each as long as a hand makes them.
  test.slow();
  await dashboard.open('/?id=sim:SOL-USD&interval=1m');
  await expectCandles(page, '1m');
  const start = await facts(page);
  const loaded = start.count + OLDER;
  for (let turn = 0; turn < 12 && (await facts(page)).count < loaded; turn += 1) await drag(page, 320);
  await expect.poll(async () => (await facts(page)).count).toBeGreaterThanOrEqual(loaded);
  const back = await facts(page);
  expect(back.follows).toBe(false);
  expect(back.to).toBeLessThan(start.from);
});

test('the crosshair tells a candle’s values in one place, by keyboard too', async ({ page, dashboard }) => {
  await dashboard.open('/?id=sim:BTC-USD&interval=1h');
  await expectCandles(page, '1h');
  const readout = page.getByTestId('candle-readout');
  const before = await readout.boundingBox();
  const canvas = page.getByTestId('chart-canvas');
  await canvas.focus();
  for (let step = 0; step < 3; step += 1) await page.keyboard.press('ArrowLeft');
  await expect.poll(async () => (await facts(page)).looking).toBe(true);
  const third = (await told(page, 'sim:BTC-USD', '1h')).at(-3);
  const close = async () =>
    Number((await readout.locator('[data-field="close"]').textContent())?.replaceAll(',', '') ?? Number.NaN);
  await expect.poll(close).toBe(third?.close);
  expect(await readout.boundingBox()).toEqual(before);
  await page.keyboard.press('Escape');
  await expect.poll(async () => (await facts(page)).looking).toBe(false);
  await canvas.hover({ position: { x: 120, y: 80 } });
  await expect.poll(async () => (await facts(page)).looking).toBe(true);
});

test('an alert is set at the crosshair and drawn, by mouse and by keyboard', async ({ page, dashboard }) => {
  await dashboard.open('/?id=sim:BTC-USD&interval=1h');
  await expectCandles(page, '1h');
  const canvas = page.getByTestId('chart-canvas');
  const drawn = page.getByTestId('chart-alerts');
  await expect(drawn).toHaveCount(0);
  // Among the volumes: under all prices in view, where none comes meanwhile.
  await canvas.hover({ position: { x: 120, y: ((await canvas.boundingBox())?.height ?? 0) * 0.76 } });
  const bell = page.getByRole('button', { name: 'Set an alert at' });
  const price = ((await bell.getAttribute('aria-label')) ?? '').split(' ').at(-1) ?? '';
  await bell.click();
  await expect(page.getByTestId('alert-price')).toHaveValue(price.replaceAll(',', ''));
  await expect(page.getByTestId('alert-set')).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(page.getByTestId('alert-status')).toHaveText(`Armed: BTC-USD below ${price}.`);
  await page.keyboard.press('Escape');
  await expect(drawn).toHaveText(`below ${price}`);
  await page.mouse.move(0, 0);
  await expect(bell).toHaveCount(0);

  await canvas.focus();
  for (let step = 0; step < 3; step += 1) await page.keyboard.press('ArrowLeft');
  await expect(bell).toBeVisible();
  const close = await page.getByTestId('candle-readout').locator('[data-field="close"]').textContent();
  await page.keyboard.press('a');
  await expect(page.getByTestId('alert-price')).toHaveValue(close?.replaceAll(',', '') ?? '');
  await page.keyboard.press('Escape');
  await expect(canvas).toBeFocused();
});

test('a second instrument is compared in percent and taken away again', async ({ page, dashboard }) => {
  await dashboard.open('/?id=sim:BTC-USD&interval=1h');
  await expectCandles(page, '1h');
  await page.getByTestId('chart-compare').click();
  await page.getByPlaceholder('Bitcoin').fill('SOL-USD');
  await page.getByRole('option', { name: /SOL-USD/ }).click();
  await expect(page.getByTestId('compared')).toHaveText(/^SOL-USD\s*[+−]?\d+\.\d\d % since the left edge/);
  await expect(page.getByTestId('instrument')).toContainText('BTC-USD');
  await page.getByRole('button', { name: 'Stop comparing with SOL-USD' }).click();
  await expect(page.getByTestId('compared')).toBeHidden();
});

test('the clock of the exchange is a choice where there is one', async ({ page, dashboard }) => {
  await dashboard.open('/?id=sim:AAPL&interval=1h');
  await expectCandles(page, '1h');
  const zone = page.getByLabel('Time zone of the chart');
  const time = page.getByTestId('candle-readout').locator('dd').first();
  const text = (instant: number, timeZone: string) =>
    new Intl.DateTimeFormat('en-GB', { timeZone, hour: '2-digit', minute: '2-digit' }).format(instant);
  for (const [choice, timeZone] of [
    ['utc', 'UTC'],
    ['exchange', 'America/New_York'],
  ] as const) {
    await zone.selectOption(choice);
    await expect
      .poll(async () => (await time.textContent())?.slice(-5) === text((await facts(page)).lastTime, timeZone))
      .toBe(true);
  }
  await dashboard.reload();
  await expect(zone).toHaveValue('exchange');
  await page.getByTestId('row-sim:BTC-USD').click();
  await expect(zone).toHaveValue('utc');
});

test('old data loses its hue, and a server that comes back heals the candles', async ({
  page,
  startServers,
  faults,
}) => {
  faults.networkAllowed = true;
  const servers = await startServers();
  const dashboard = await openOn(page, servers, '/?transport=sse&id=sim:BTC-USD&interval=1m');
  await expectCandles(page, '1m');
  await servers.kill('web');
  await expect(page.getByTestId('chart-hatch')).toBeVisible({ timeout: 30_000 });
  const held = await facts(page);
  expect(held.inView).toBeGreaterThan(20);
  await servers.restart('web');
  await dashboard.expectPrices();
  await expect(page.getByTestId('chart-hatch')).toBeHidden();
  const { lastClose } = held;
  await expect.poll(async () => (await facts(page)).lastClose).not.toBe(lastClose);
  // The candle before the last is closed: what it lacked while nobody was heard is in it now, as the server has it.
  const readout = page.getByTestId('candle-readout');
  await page.getByTestId('chart-canvas').focus();
  await expect
    .poll(async () => {
      await page.keyboard.press('Escape');
      for (let step = 0; step < 2; step += 1) await page.keyboard.press('ArrowLeft');
      const closed = (await told(page, 'sim:BTC-USD', '1m')).at(-2);
      const close = await readout.locator('[data-field="close"]').textContent();
      return (await facts(page)).looking && Number(close?.replaceAll(',', '')) === closed?.close;
    })
    .toBe(true);
});

test.describe('on a phone', () => {
  const { defaultBrowserType: _, ...phone } = devices['Pixel 7'];
  test.use(phone);

  test('the chart is asked for when it is shown, fills its view, and lets the page scroll', async ({
    page,
    dashboard,
  }) => {
    const asked: string[] = [];
    page.on('request', (request) => {
      if (request.url().includes('/api/candles')) asked.push(request.url());
    });
    await dashboard.open('/?id=sim:PEPE-USD');
    expect(asked).toEqual([]);
    await page.getByRole('navigation', { name: 'Views' }).getByRole('button', { name: 'Chart' }).click();
    await expectCandles(page, '1m');
    expect((await facts(page)).follows).toBe(true);
    const box = await page.getByTestId('chart-canvas').boundingBox();
    expect(box?.height, 'a third of the screen, beside controls for thumbs').toBeGreaterThan(280);
    expect(await page.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth)).toBe(true);
    for (const button of await page.getByTestId('chart-controls').getByRole('button').all()) {
      expect((await button.boundingBox())?.height).toBeGreaterThanOrEqual(44);
    }
    await expectAccessible(page);
  });

  test('a long press brings the bell that sets an alert', async ({ page, dashboard }) => {
    await dashboard.open('/?id=sim:BTC-USD');
    await page.getByRole('navigation', { name: 'Views' }).getByRole('button', { name: 'Chart' }).click();
    await expectCandles(page, '1m');
    const box = await page.getByTestId('chart-canvas').boundingBox();
    const finger = await page.context().newCDPSession(page);
    const touchPoints = [{ x: (box?.x ?? 0) + 100, y: (box?.y ?? 0) + (box?.height ?? 0) * 0.76 }];
    await finger.send('Input.dispatchTouchEvent', { type: 'touchStart', touchPoints });
    const bell = page.getByRole('button', { name: 'Set an alert at' });
    await expect(bell).toBeVisible();
    await finger.send('Input.dispatchTouchEvent', { type: 'touchEnd', touchPoints: [] });
    const price = ((await bell.getAttribute('aria-label')) ?? '').split(' ').at(-1) ?? '';
    // A finger may land beside what is drawn.
    const drawn = await bell.boundingBox();
    await page.touchscreen.tap((drawn?.x ?? 0) - 6, (drawn?.y ?? 0) - 6);
    await page.getByTestId('alert-set').tap();
    await expect(page.getByTestId('chart-alerts')).toHaveText(`below ${price}`);
  });
});
