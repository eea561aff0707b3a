import { everySwitch } from '../lib/session/every-switch';
import { PRIMARY_TRANSPORTS } from '../lib/transports/transport';
import { recordPrices } from './harness/price-record';
import { expect, test } from './harness/test';
import { expectTapeWhole } from './harness/trade-tape';

test('every switch from one transport to another loses nothing and shows no gap', async ({ page, dashboard }) => {
  test.setTimeout(120_000);
  const [first = 'polling', ...rest] = everySwitch(PRIMARY_TRANSPORTS);
  expect(rest).toHaveLength(PRIMARY_TRANSPORTS.length * (PRIMARY_TRANSPORTS.length - 1));
  await dashboard.open(`/?transport=${first}&id=sim:BTC-USD`);
  await expect(page.getByTestId('trades').locator('tbody tr').first()).toBeVisible();
  const record = await recordPrices(page);

  let switches = 0;
  for (const name of rest) {
    await dashboard.choose(name);
    switches += 1;
    await expect(dashboard.ledger).toContainText(`${switches} ${switches === 1 ? 'switch' : 'switches'}, 0 gaps`);
    // Updates come over the new one too, before it is left again.
    const { changes } = await record.read();
    await expect.poll(async () => (await record.read()).changes).toBeGreaterThan(changes);
    await dashboard.expectCleanLedger();
    if (switches % 5 === 0) await expectTapeWhole(dashboard, 'sim:BTC-USD');
  }

  const { changes, blanks, lostRows, longestGapMs } = await record.read();
  expect(blanks).toEqual([]);
  expect(lostRows).toEqual([]);
  expect(changes).toBeGreaterThan(100);
  // Polling alone leaves up to a second between two looks.
  expect(longestGapMs).toBeLessThan(3_000);
  expect(await dashboard.figure('sse', 'reconn.')).toBe(0);
});

test('a switch that changes its mind half-way ends on the last choice', async ({ page, dashboard }) => {
  await dashboard.open('/?transport=sse&id=sim:BTC-USD');
  const record = await recordPrices(page);
  for (let round = 0; round < 4; round += 1)
    for (const digit of ['1', '6', '2', '7', '4', '5', '3']) await page.keyboard.press(digit);
  await page.keyboard.press('6');
  await dashboard.expectLive('socket.io');
  await dashboard.expectMoving();
  await dashboard.expectCleanLedger();
  const { blanks, lostRows } = await record.read();
  expect([...blanks, ...lostRows]).toEqual([]);
});

test('a reload keeps the transport, and so does a later visit without an address', async ({ page, dashboard }) => {
  await dashboard.open();
  await dashboard.choose('http-stream');
  await expect(page).toHaveURL(/transport=http-stream/);
  await dashboard.reload();
  await dashboard.expectLive('http-stream');
  await dashboard.open('/');
  await dashboard.expectLive('http-stream');
  await dashboard.expectMoving();
});
