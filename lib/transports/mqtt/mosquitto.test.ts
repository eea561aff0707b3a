import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { type AddressInfo, createServer, type Server } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { quoteEvent, tradeEvent } from '../conformance/sample-market';
import { startTestServer, type TestServer } from '../conformance/test-server';
import { mqttOf } from './server';

const installed = spawnSync('mosquitto_sub', ['--help']).error === undefined;
if (!installed) console.log('Skipped: mosquitto_sub is not here; apt-get install mosquitto-clients brings it.');

describe.skipIf(!installed)('mosquitto_sub', () => {
  let server: TestServer;
  let listener: Server;
  const running: ChildProcess[] = [];
  beforeAll(async () => {
    server = await startTestServer();
    listener = createServer((socket) => mqttOf(server.context).accept(socket));
    listener.listen(0, '127.0.0.1');
    await once(listener, 'listening');
    server.hub.publish(quoteEvent(0, 100));
    server.hub.publish(tradeEvent(0, 100));
  });
  afterAll(async () => {
    for (const child of running) child.kill();
    await server.close();
    await new Promise((resolve) => listener.close(resolve));
  });

  function run(...options: string[]): { lines: () => string[]; ended: Promise<number | null> } {
    const port = String((listener.address() as AddressInfo).port);
    const child = spawn('mosquitto_sub', ['-h', '127.0.0.1', '-p', port, '-F', '%r %q %t %p', ...options]);
    running.push(child);
    let said = '';
    for (const stream of [child.stdout, child.stderr])
      stream.on('data', (text: Buffer) => {
        said += text.toString();
      });
    const ended = once(child, 'exit').then(([code]) => code as number | null);
    return { lines: () => said.split('\n').filter((line) => line !== ''), ended };
  }

  test.each(['mqttv31', 'mqttv311'])('%s: what is retained comes at once, then the news', async (version) => {
    const before = (server.hub.lastTrade('sim:T0')?.json.match(/"n":(\d+)/) ?? [])[1];
    const { lines, ended } = run('-V', version, '-q', '1', '-C', '4', '-t', 'quotes/sim/+', '-t', 'trades/sim/T0');
    await expect.poll(() => lines().length, { timeout: 5_000 }).toBe(2);
    server.hub.publish(tradeEvent(0, 101));
    expect(await ended).toBe(0);
    const told = lines().map((line) => {
      const [retain, qos, topic, ...payload] = line.split(' ');
      return { retain, qos, topic, value: JSON.parse(payload.join(' ')) as { n?: number; last?: number } };
    });
    expect(told.map(({ retain, qos, topic }) => [retain, qos, topic])).toEqual([
      ['1', '1', 'quotes/sim/T0'],
      ['1', '1', 'trades/sim/T0'],
      ['0', '1', 'quotes/sim/T0'],
      ['0', '1', 'trades/sim/T0'],
    ]);
    expect(told[2]?.value.last).toBe(101);
    expect(told[3]?.value.n).toBe(Number(before) + 1);
  });

  test('MQTT 5 is refused with the code that makes clients fall back', async () => {
    const { lines, ended } = run('-V', 'mqttv5', '-t', 'quotes/sim/T0');
    expect(await ended).not.toBe(0);
    expect(lines().join()).toMatch(/unacceptable protocol version|unsupported protocol/i);
  });

  test('a refused topic is said to be refused', async () => {
    const { lines } = run('-t', 'trades/#', '-d');
    await expect.poll(() => lines().join('\n'), { timeout: 5_000 }).toMatch(/denied|\(Mid: 1\): 128/i);
  });
});
