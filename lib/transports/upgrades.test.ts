import { once } from 'node:events';
import { connect } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { rawHandshake } from './conformance/raw-socket';
import { RawWebSocket } from './conformance/raw-web-socket';
import { tradeEvent } from './conformance/sample-market';
import { startTestServer, type TestServer } from './conformance/test-server';

const LIMITS = { perAddress: 20, total: 30 };

describe('upgrades', () => {
  let server: TestServer;
  beforeAll(async () => {
    server = await startTestServer({ config: { limits: LIMITS } });
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
    for (const path of ['/ws', '/mqtt'])
      expect(await ask(path)).toMatch(/^HTTP\/1\.1 400 [\s\S]*Sec-WebSocket-Version: 13[\s\S]*bad-request/);
    expect(await ask('/socket.io/?EIO=4&transport=websocket')).toMatch(/^HTTP\/1\.1 400 /);
    expect(await ask('/socket.io/')).toMatch(/^HTTP\/1\.1 400 /);
  });

  describe.each(['/ws', '/mqtt', '/socket.io/?EIO=4&transport=websocket'])('to %s', (target) => {
    const upgrade = ['Upgrade: websocket', 'Sec-WebSocket-Version: 13', 'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ=='];
    /** What the head and the body of the only answer say. */
    const refusal = async (...more: string[]) => {
      const [head = '', body = '', ...rest] = (await ask(target, [...upgrade, ...more])).split('\r\n\r\n');
      expect(rest).toEqual([]);
      expect(head).toMatch(/\r\nContent-Type: application\/json/);
      return [head.split(' ')[1], /Retry-After: (\d+)/.exec(head)?.[1], JSON.parse(body).error.code];
    };

    test('a foreign page is refused, once', async () => {
      const { refused } = server.context.traffic;
      const before = refused.get('forbidden-origin') ?? 0;
      expect(await refusal('Origin: https://evil.example')).toEqual(['403', undefined, 'forbidden-origin']);
      expect(refused.get('forbidden-origin')).toBe(before + 1);
    });

    test.each([
      ['127.0.0.1', '429', 'too-many-connections'],
      ['elsewhere', '503', 'full'],
    ])('one too many of %s is refused, and told when to come back', async (whose, status, code) => {
      const { limits } = server.context;
      const releases: (() => void)[] = [];
      for (let n = 0; n < (whose === 'elsewhere' ? LIMITS.total : LIMITS.perAddress); n++)
        releases.push(limits.take(whose === 'elsewhere' ? `${whose} ${n}` : whose));
      expect(await refusal()).toEqual([status, '5', code]);
      for (const release of releases) release();
      expect(limits.total).toBe(0);
    });
  });

  describe('to another protocol are none', () => {
    const H2C = ['Upgrade: h2c', 'HTTP2-Settings: AAEAAEAA'];

    const POLL = '/socket.io/?EIO=4&transport=polling';
    test.each(['/api/time', '/api/quotes?quotes=sim:T0', POLL])(
      '%s is answered as ever, and the connection closed',
      async (target) => {
        const answer = await ask(target, H2C);
        expect(answer).toMatch(/^HTTP\/1\.1 200 OK\r\n/);
        expect(answer).toMatch(/\r\nConnection: close\r\n/);
        expect(answer.split('\r\n\r\n')[1]).toMatch(/\{/);
        // Who begins a session by that also ends it.
        const sid = /"sid":"([^"]+)"/.exec(answer)?.[1];
        expect(sid !== undefined).toBe(target === POLL);
        const bye = { method: 'POST', body: '1', headers: { connection: 'close' } };
        if (sid !== undefined) await fetch(`${server.origin}${POLL}&sid=${sid}`, bye);
        await expect.poll(() => server.context.limits.total).toBe(0);
      },
    );

    test('what is not there, or needs a WebSocket, is not found; a body is refused', async () => {
      for (const target of ['/nothing', '/ws', '/mqtt']) expect(await ask(target, H2C)).toMatch(/^HTTP\/1\.1 404 /);
      for (const body of ['Content-Length: 3', 'Transfer-Encoding: chunked'])
        expect(await ask('/api/time', [...H2C, body])).toMatch(/^HTTP\/1\.1 400 [\s\S]*bad-request/);
    });

    test('a stream goes on as long as it is read, however slowly, and leaves nothing behind', async () => {
      server.hub.publish(tradeEvent(0, 100));
      const before = server.listeners();
      const head = ['GET /api/sse?trades=sim:T0&maxFrequency=60 HTTP/1.1', 'Host: a', 'Connection: Upgrade', ...H2C];
      for (const leave of ['destroy', 'end'] as const) {
        const line = connect(server.port, '127.0.0.1');
        line.write(`${head.join('\r\n')}\r\n\r\n`);
        let text = '';
        const take = (bytes: Buffer) => {
          text += bytes.toString();
        };
        line.on('data', take);
        await expect.poll(() => text).toContain('"reset":true');
        line.pause();
        // More than the kernel holds for who does not read.
        while (server.bufferedBytes() === 0) {
          for (let n = 0; n < 2_000; n++) server.hub.publish(tradeEvent(0, 100));
          await new Promise((resolve) => setTimeout(resolve, 20));
        }
        line.resume();
        await expect.poll(() => server.bufferedBytes()).toBe(0);
        server.hub.publish(tradeEvent(0, leave === 'end' ? 7_654 : 4_567));
        await expect.poll(() => text, { timeout: 3_000 }).toContain(leave === 'end' ? '"price":7654' : '"price":4567');
        line[leave]();
        await once(line, 'close');
        await expect.poll(() => server.hub.counts.readers).toBe(0);
      }
      await expect.poll(() => server.connections()).toBe(0);
      await expect.poll(() => server.listeners()).toBe(before);
      expect(server.context.limits.total).toBe(0);
    }, 20_000);
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
