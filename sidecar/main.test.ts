import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { afterEach, describe, expect, test } from 'vitest';
import { CLIENT_TRANSPORTS } from '@/lib/transports/client-transports';
import { quoteEvent, SAMPLE_IDS, tradeEvent } from '@/lib/transports/conformance/sample-market';
import { TestReader } from '@/lib/transports/conformance/test-reader';
import { startTestServer, TEST_TOKEN } from '@/lib/transports/conformance/test-server';

const [FIRST = ''] = SAMPLE_IDS;

describe('the sidecar as a process', () => {
  const running = new Set<ChildProcess>();
  afterEach(() => {
    for (const child of running) child.kill('SIGKILL');
  });

  /** Starts it and waits for a line of its output. */
  async function start(
    environment: Record<string, string>,
    line: RegExp,
  ): Promise<{ child: ChildProcess; said: string }> {
    const child = spawn(process.execPath, ['--import', 'tsx', 'sidecar/main.ts'], {
      env: { ...process.env, ...environment },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    running.add(child);
    child.once('exit', () => running.delete(child));
    let said = '';
    await new Promise<void>((resolve, reject) => {
      const hear = (text: Buffer) => {
        said += text.toString();
        if (line.test(said)) resolve();
      };
      child.stdout.on('data', hear);
      child.stderr.on('data', hear);
      child.once('exit', () => (line.test(said) ? resolve() : reject(new Error(`It ended, having said: ${said}`))));
    });
    return { child, said };
  }

  test('lists every fault of its environment and leaves', async () => {
    const { child, said } = await start({ SIDECAR_PORT: 'x', PORT: '-1' }, /PORT.*\n.*SIDECAR_PORT/s);
    if (child.exitCode === null) await once(child, 'exit');
    expect(child.exitCode).toBe(1);
    expect(said).toContain('must be a whole number');
  });

  test('killed and started again, clients go on without a gap; SIGTERM ends it in time', async () => {
    const web = await startTestServer();
    web.hub.publish(quoteEvent(0, 100));
    const port = 20_000 + Math.floor(Math.random() * 20_000);
    const environment = { SIDECAR_PORT: String(port), WEB_URL: web.origin, LINK_TOKEN: TEST_TOKEN };
    const first = await start(environment, /following/);
    const reader = new TestReader(CLIENT_TRANSPORTS['socket.io'], {
      origin: `http://127.0.0.1:${port}`,
      quotes: [FIRST],
      trades: [FIRST],
    });
    await reader.until('a snapshot', () => reader.frames.length > 0);
    const market = setInterval(() => web.hub.publish(tradeEvent(0, 100)), 10);
    await reader.until('trades', () => reader.trades.length > 20);
    first.child.kill('SIGKILL');
    await reader.until('the loss', () => reader.state?.kind === 'connecting');
    const second = await start(environment, /following/);
    const had = reader.trades.length;
    await reader.until('trades again', () => reader.trades.length > had + 20, 15_000);
    clearInterval(market);
    expect([reader.missed, reader.repeated, reader.disordered]).toEqual([0, 0, 0]);

    const begun = Date.now();
    second.child.kill('SIGTERM');
    await once(second.child, 'exit');
    expect(second.child.exitCode).toBe(0);
    expect(Date.now() - begun).toBeLessThan(10_000);
    reader.close();
    await web.close();
  }, 40_000);
});
