import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { quoteEvent } from '../conformance/sample-market';
import { TestReader, type TestReaderOptions } from '../conformance/test-reader';
import { startTestServer, type TestServer } from '../conformance/test-server';
import type { Runtime } from '../transport';
import { createSocketIo } from './client';

/** A platform whose requests are counted by us too, and may come from any page. */
function platform(origin?: string) {
  const answers: { method: string; bytes: number }[] = [];
  const counted: typeof fetch = async (input, init) => {
    const headers = new Headers(init?.headers);
    if (origin !== undefined) headers.set('origin', origin);
    const response = await fetch(input, { ...init, headers });
    const text = await response.text();
    answers.push({ method: init?.method ?? 'GET', bytes: Buffer.byteLength(text) });
    return new Response(text, { status: response.status, headers: response.headers });
  };
  const runtime = { fetch: counted, now: Date.now, random: Math.random } as unknown as Runtime;
  return { runtime, answers };
}

describe('Socket.IO by polling alone', () => {
  let server: TestServer;
  let readers: TestReader[];
  beforeEach(async () => {
    server = await startTestServer({ config: { limits: { perAddress: 1, total: 10 } } });
    readers = [];
  });
  afterEach(async () => {
    for (const reader of readers) reader.close();
    await server.close();
  });
  const read = (options: Partial<TestReaderOptions>) => {
    const reader = new TestReader(createSocketIo('polling'), {
      origin: server.origin,
      quotes: ['sim:T0'],
      ...options,
    });
    readers.push(reader);
    return reader;
  };
  const causeOf = (reader: TestReader) => {
    const failed = reader.states.find((state) => state.kind === 'connecting' && state.cause !== undefined);
    return failed?.kind === 'connecting' ? failed : undefined;
  };

  test('every request and every byte of an answer is told once', async () => {
    const { runtime, answers } = platform();
    const reader = read({ runtime });
    await reader.until('a frame', () => reader.frames.length > 0);
    for (let price = 1; price <= 5; price++) {
      server.hub.publish(quoteEvent(0, price));
      await reader.until('the change', () => reader.quotes.get('sim:T0')?.bid === price - 0.01);
    }
    const told = () => [...reader.wires, ...reader.costs];
    const requests = () => told().reduce((sum, wire) => sum + wire.requests, 0);
    await reader.until('the last acknowledgement', () => requests() === answers.length);
    expect(answers.filter(({ method }) => method === 'POST').length).toBeGreaterThan(2);
    // Heads differ by little; what is left without them is what was in the answers, and in posts of known length.
    const bodies = answers.reduce((sum, { bytes }) => sum + bytes, 0);
    const bytes = told().reduce((sum, wire) => sum + wire.bytes, 0);
    expect(bytes).toBeGreaterThan(bodies + 200 * answers.length);
    expect(bytes).toBeLessThan(bodies + 1_200 * answers.length);
    expect(reader.wires.every((wire) => wire.requests === 1)).toBe(true);
  });

  test('leaving while an answer is under way, with no poll held at the server, ends the session at once', async () => {
    let holding = false;
    let held = () => undefined as unknown;
    const stuck = new Promise<void>((resolve) => {
      held = resolve;
    });
    const slow: typeof fetch = async (input, init) => {
      const response = await fetch(input, init);
      if (holding && init?.method === undefined) {
        held();
        await new Promise((_resolve, reject) => init?.signal?.addEventListener('abort', reject));
      }
      return response;
    };
    const reader = read({ runtime: { ...platform().runtime, fetch: slow } });
    await reader.until('a frame', () => reader.frames.length > 0);
    holding = true;
    server.hub.publish(quoteEvent(0, 100));
    await stuck;
    reader.close();
    await expect.poll(() => server.context.limits.total, { timeout: 2_000 }).toBe(0);
  });

  test('a refused page is told why', async () => {
    const reader = read({ runtime: platform('https://evil.example').runtime });
    await reader.until('the refusal', () => causeOf(reader) !== undefined);
    expect(causeOf(reader)?.cause).toContain('Pages of https://evil.example may not read from here');
  });

  test('a server without a place says so, and when to come back', async () => {
    const first = read({ runtime: platform().runtime });
    await first.until('a frame', () => first.frames.length > 0);
    const second = read({ runtime: platform().runtime });
    await second.until('the refusal', () => causeOf(second) !== undefined);
    expect(causeOf(second)?.cause).toContain('Your address holds 1 connections');
    expect((causeOf(second)?.retryTime ?? 0) - Date.now()).toBeGreaterThan(4_500);
  });

  test.each(['0 is not JSON', '<html>Log in</html>'])('a portal that answers %s ends the attempt', async (body) => {
    const portal = createServer((_request, response) => response.end(body));
    await new Promise<void>((resolve) => portal.listen(0, '127.0.0.1', resolve));
    const reader = read({ origin: `http://127.0.0.1:${(portal.address() as AddressInfo).port}` });
    await reader.until('the failure', () => causeOf(reader) !== undefined, 2_000);
    reader.close();
    portal.closeAllConnections();
    portal.close();
  });
});
