import { setTimeout as pause } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { readRequest } from '@/lib/protocol/read-request';
import { quoteEvent, tradeEvent } from './conformance/sample-market';
import { startTestServer } from './conformance/test-server';
import { type StreamFraming, streamReader } from './stream-reader';
import { streamBody } from './web-outlet';

const HEARTBEAT_MS = 20;
/** Fills a stream by itself, which a few hundred small ones or a small buffer would do elsewhere. */
const HEARTBEAT = Buffer.from(`${' '.repeat(32_767)}\n`);

const framing: StreamFraming = {
  name: 'http-stream',
  contentType: 'application/x-ndjson',
  frame: (frame) => Buffer.from(`${frame.json}\n`),
  heartbeat: () => HEARTBEAT,
};

test('a heartbeat that fills the buffer takes no frame with it, and is not followed by another', async () => {
  const server = await startTestServer();
  const asked = readRequest({ quotes: ['sim:T0'], trades: ['sim:T0'] });
  const left = new AbortController();
  const body = streamBody((outlet) => {
    streamReader(outlet, server.context, {
      framing,
      heartbeatMs: HEARTBEAT_MS,
      open: (write) => server.hub.open({ ...asked, firstFrame: 'always', write }),
    });
  }, left.signal);
  const bytes = () => server.context.traffic.of('http-stream').bytes;
  await expect.poll(bytes).toBeGreaterThan(HEARTBEAT.byteLength);
  server.hub.publish(tradeEvent(0, 100));
  server.hub.publish(quoteEvent(0, 101));
  await expect.poll(() => server.context.traffic.of('http-stream').frames).toBe(2);
  await pause(HEARTBEAT_MS * 5);
  // One heartbeat and the frames around it, however long nobody reads.
  expect(bytes()).toBeLessThan(HEARTBEAT.byteLength + 2_000);
  server.hub.publish(tradeEvent(0, 102));

  let text = '';
  const decoder = new TextDecoder();
  for await (const chunk of body as unknown as AsyncIterable<Uint8Array>) {
    text += decoder.decode(chunk, { stream: true });
    if (text.includes('"n":2')) break;
  }
  const frames = text
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map((line) => JSON.parse(line) as { trades?: { n: number }[]; quotes?: { bid?: number }[] });
  expect(frames.flatMap(({ trades = [] }) => trades.map(({ n }) => n))).toEqual([1, 2]);
  expect(frames.flatMap(({ quotes = [] }) => quotes.flatMap(({ bid }) => bid ?? []))).toContain(100.99);
  left.abort();
  await expect.poll(() => server.hub.counts.readers).toBe(0);
  await server.close();
});
