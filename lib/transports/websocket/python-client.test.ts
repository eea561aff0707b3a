import { type ChildProcessByStdio, spawn, spawnSync } from 'node:child_process';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { quoteEvent, tradeEvent } from '../conformance/sample-market';
import { startTestServer, type TestServer } from '../conformance/test-server';
import { webSocketUpgrade } from './server';

const PYTHON = '/usr/bin/python3';
const SCRIPT = fileURLToPath(new URL('python-client.py', import.meta.url));
const isThere = spawnSync(PYTHON, ['-c', 'import websocket']).status === 0;
if (!isThere) console.info('Skipped the WebSocket client in Python: python3-websocket is not installed.');

interface Said {
  readonly kind: string;
  readonly value: unknown;
}

describe.skipIf(!isThere)('a client of another implementation', () => {
  let server: TestServer;
  let impatient: ReturnType<typeof createServer>;
  let child: ChildProcessByStdio<null, Readable, Readable>;
  beforeEach(async () => {
    server = await startTestServer({ heartbeatMs: 100 });
    // With so little time for a pong it stays connected only because it answers.
    impatient = createServer().on('upgrade', webSocketUpgrade(server.context, { subscribeMs: 500, pongMs: 1_000 }));
    await new Promise<void>((resolve) => impatient.listen(0, '127.0.0.1', resolve));
    server.hub.publish(quoteEvent(0, 100));
    server.hub.publish(quoteEvent(1, 200));
  });
  afterEach(async () => {
    child.kill('SIGKILL');
    await new Promise((resolve) => impatient.close(resolve));
    await server.close();
  });

  /** Runs a scenario and tells all it says, in order; throws what Python threw. */
  async function* run(scenario: string): AsyncGenerator<Said> {
    const { port } = impatient.address() as AddressInfo;
    child = spawn(PYTHON, [SCRIPT, `ws://127.0.0.1:${port}/ws`, scenario], { stdio: ['ignore', 'pipe', 'pipe'] });
    let fault = '';
    child.stderr.on('data', (bytes: Buffer) => {
      fault += bytes.toString();
    });
    for await (const line of createInterface(child.stdout)) yield JSON.parse(line) as Said;
    if (fault !== '') throw new Error(fault);
  }

  test('reads, acknowledges, subscribes anew in pieces, answers pings and resumes', async () => {
    const said: Said[] = [];
    let published = 0;
    for await (const line of run('read')) {
      said.push(line);
      if (line.kind === 'frame' && published < 3) server.hub.publish(tradeEvent(0, 101 + published++));
      if (line.kind === 'heartbeat') server.hub.publish(tradeEvent(0, 200));
    }
    expect(said).toMatchObject([
      { kind: 'frame', value: { reset: true, quotes: [{ id: 'sim:T0', bid: 99.99 }] } },
      { kind: 'frame', value: { trades: [{ n: 1, price: 101 }] } },
      { kind: 'frame', value: { trades: [{ n: 2, price: 102 }] } },
      { kind: 'frame', value: { trades: [{ n: 3, price: 103 }] } },
      { kind: 'frame', value: { reset: true, quotes: [{ id: 'sim:T1', bid: 199.99 }] } },
      { kind: 'pings', value: 5 },
      { kind: 'pong', value: 'are you there?' },
      { kind: 'heartbeat', value: { type: 'heartbeat' } },
      // Nothing that happened while it was away is lost.
      { kind: 'frame', value: { trades: [{ n: 4, price: 200 }] } },
    ]);
    expect(said.at(-1)?.value).not.toHaveProperty('reset');
    await expect.poll(() => server.context.limits.total).toBe(0);
  });

  test('sees why it is closed', async () => {
    const closes: unknown[] = [];
    for await (const { kind, value } of run('closes')) {
      if (kind === 'waiting') void server.context.streams.drain(10);
      else closes.push(value);
    }
    expect(closes).toEqual([
      { code: 4400, reason: 'bad-request' },
      { code: 4404, reason: 'unknown-instrument' },
      { code: 1009, reason: '' },
      { code: 4408, reason: 'bad-request' },
      { code: 1003, reason: 'text only' },
      { code: 1001, reason: expect.stringMatching(/^\{"retryMs":\d+\}$/) },
    ]);
  });
});
