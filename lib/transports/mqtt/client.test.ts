import { expect, test, vi } from 'vitest';
import { subscriptionOf } from '@/lib/protocol/subscription';
import { SAMPLE_IDS, tradeEvent } from '../conformance/sample-market';
import { TestReader } from '../conformance/test-reader';
import { startTestServer } from '../conformance/test-server';
import { startThrottleProxy } from '../conformance/throttle-proxy';
import { mqtt } from './client';

const [FIRST = '', SECOND = ''] = SAMPLE_IDS;

test('the build browsers are given has what the client takes from it', async () => {
  vi.stubGlobal('navigator', { userAgent: '' });
  const path: string = 'mqtt/dist/mqtt.esm';
  const build = (await import(path)) as { default: { connect: unknown } };
  vi.unstubAllGlobals();
  expect(build.default.connect).toBeTypeOf('function');
});

test('the first frame is the join: trades before it are counted, every one after it comes', async () => {
  const server = await startTestServer();
  const before = new TestReader(mqtt, { origin: server.origin, trades: [FIRST] });
  server.hub.publish(tradeEvent(0, 100));
  await before.until('a trade', () => before.tradeNumbers.get(FIRST) === 1);
  before.close();
  const market = setInterval(() => {
    for (let n = 0; n < 20; n++) server.hub.publish(tradeEvent(0, 100));
  }, 1);
  await expect.poll(() => server.hub.seq).toBeGreaterThan(1_000);
  const after = new TestReader(mqtt, { origin: server.origin, trades: [FIRST], from: before });
  await after.until('trades', () => after.trades.length > 2_000);
  clearInterval(market);
  const total = server.hub.seq;
  await after.until('the last', () => after.trades.at(-1)?.n === total);
  const joined = after.frames[0]?.tradeNumbers?.[FIRST] ?? 0;
  expect(joined).toBeGreaterThan(1_000);
  expect(after.frames[0]?.cursor.split('.')[1]).toBe(String(joined));
  expect(after.missed).toBe(joined - 1);
  expect(after.trades.map(({ n }) => n)).toEqual(Array.from({ length: total - joined }, (_, at) => joined + 1 + at));
  after.close();
  await server.close();
});

test('an instrument nobody offers is said to be refused', async () => {
  const server = await startTestServer();
  const reader = new TestReader(mqtt, { origin: server.origin, quotes: [FIRST, 'sim:NOBODY'] });
  const causes = () => reader.states.flatMap((state) => ('cause' in state && state.cause ? [state.cause] : []));
  await reader.until('the refusal', () => causes().length > 0);
  expect(causes()[0]).toBe('the server refused quotes/sim/NOBODY');
  expect(server.context.traffic.refused.get('unknown-instrument')).toBe(1);
  reader.close();
  await server.close();
});

test('the same again is answered by a frame, and a whole other list within the limits', async () => {
  const server = await startTestServer();
  const reader = new TestReader(mqtt, { origin: server.origin, quotes: SAMPLE_IDS.slice(0, 150), trades: [FIRST] });
  await reader.until('the first', () => reader.frames.length === 1);
  reader.connection.subscribe(subscriptionOf({ quotes: SAMPLE_IDS.slice(0, 150), trades: [FIRST] }));
  await reader.until('an answer', () => reader.frames.length === 2);
  expect(reader.frames[1]).toMatchObject({ cursor: reader.frames[0]?.cursor });
  expect(reader.frames[1]?.reset).toBeUndefined();
  // With what it leaves it would be 200 quotes and more.
  reader.connection.subscribe(subscriptionOf({ quotes: SAMPLE_IDS.slice(50), trades: [SECOND] }));
  await reader.until('the other', () => reader.frames.at(-1)?.reset === true && reader.frames.length > 2);
  server.hub.publish(tradeEvent(1, 100));
  await reader.until('a trade', () => reader.trades.length === 1);
  expect(reader.states.map(({ kind }) => kind)).toEqual(['connecting', 'open']);
  reader.close();
  await server.close();
});

test('what it counts is what passes the line, within one per cent', async () => {
  const server = await startTestServer();
  const line = await startThrottleProxy(server.port);
  const reader = new TestReader(mqtt, { origin: line.origin, quotes: [FIRST], trades: [FIRST] });
  await reader.until('the first', () => reader.frames.length === 1);
  const counted = () => [...reader.wires, ...reader.costs].reduce((sum, { bytes }) => sum + bytes, 0);
  const [countedBefore, passedBefore] = [counted(), line.passed];
  for (let n = 1; n <= 400; n++) {
    server.hub.publish(tradeEvent(0, 100));
    if (n % 10 === 0) await reader.until('it', () => reader.trades.length === n);
  }
  const passed = line.passed - passedBefore;
  expect(Math.abs(counted() - countedBefore - passed) / passed).toBeLessThan(0.01);
  reader.close();
  await line.close();
  await server.close();
});
