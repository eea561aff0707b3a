import { once } from 'node:events';
import { connect } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { rawHandshake } from './conformance/raw-socket';
import { RawWebSocket } from './conformance/raw-web-socket';
import { startTestServer, type TestServer } from './conformance/test-server';

describe('upgrades', () => {
  let server: TestServer;
  beforeAll(async () => {
    server = await startTestServer();
  });
  afterAll(() => server.close());

  /** Sends a request to upgrade, and returns all that is answered until the server closes. */
  async function ask(target: string, headers: readonly string[] = ['Upgrade: websocket']): Promise<string> {
    const line = connect(server.port, '127.0.0.1');
    const head = [`GET ${target} HTTP/1.1`, 'Host: 127.0.0.1', 'Connection: Upgrade', ...headers];
    let text = '';
    line.on('data', (bytes: Buffer) => {
      text += bytes.toString();
    });
    line.write(`${head.join('\r\n')}\r\n\r\n`);
    await once(line, 'close');
    return text;
  }

  test.each([
    '/',
    '/api/quotes?quotes=sim:T0',
    '/ws/',
    '/wss',
    '/ws/../ws',
    '/socket.io',
    '/x/../socket.io/',
    '//',
    '/%',
    '/__proto__',
    'http://[/ws',
    '*',
  ])('to %s are refused in JSON, and closed', async (target) => {
    const answer = await ask(target);
    expect(answer).toMatch(/^HTTP\/1\.1 404 Not Found\r\n/);
    expect(answer).toMatch(/\r\nContent-Type: application\/json/);
    const body = answer.split('\r\n\r\n')[1] ?? '';
    expect(JSON.parse(body)).toMatchObject({ error: { code: 'not-found' } });
    expect(answer).toContain(`\r\nContent-Length: ${Buffer.byteLength(body)}\r\n`);
  });

  test('a handshake that is none is refused by the one it was for', async () => {
    expect(await ask('/ws')).toMatch(/^HTTP\/1\.1 400 [\s\S]*Sec-WebSocket-Version: 13[\s\S]*bad-request/);
    expect(await ask('/socket.io/?EIO=4&transport=websocket')).toMatch(/^HTTP\/1\.1 400 /);
    expect(await ask('/socket.io/')).toMatch(/^HTTP\/1\.1 400 /);
  });

  test('each goes to its own, and the server is left as it was', async () => {
    const before = server.listeners();
    for (let round = 0; round < 3; round++) {
      const plain = new RawWebSocket(server.origin);
      await plain.send({ type: 'subscribe', quotes: ['sim:T0'] });
      expect(await plain.next()).toContain('"reset":true');
      plain.close();
      const engine = await rawHandshake(server.origin, { quotes: ['sim:T0'] });
      expect(engine.kind).toBe('frame');
      if (engine.kind === 'frame') engine.socket.disconnect();
      await ask('/nothing');
    }
    await expect.poll(() => server.connections()).toBe(0);
    await expect.poll(() => server.listeners()).toBe(before);
    expect(server.context.limits.total).toBe(0);
  });
});
