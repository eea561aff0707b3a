import { describe, expect, test, vi } from 'vitest';
import { fetchFrame } from './fetch-frame';
import { RequestFailure } from './request-failure';
import type { Runtime, Wire } from './transport';

const body = JSON.stringify({ cursor: '1.2.000000000000', publishTime: 1 });
const ADDRESS = 'http://127.0.0.1/api/quotes?quotes=sim:A';

function runtime(answer: () => Promise<Response>): Runtime {
  return {
    fetch: vi.fn(answer),
    EventSource: class {} as unknown as typeof EventSource,
    WebSocket: class {} as unknown as typeof WebSocket,
    now: Date.now,
    random: () => 0,
  };
}
const ask = (on: Runtime, costs: Wire[] = [], timeoutMs = 1_000) =>
  fetchFrame(on, ADDRESS, timeoutMs, new AbortController().signal, (wire) => costs.push(wire));

describe('one request, one frame', () => {
  test('costs its payload and what is known around it', async () => {
    const { frame, wire } = await ask(runtime(async () => new Response(body, { headers: { 'content-length': '50' } })));
    expect(frame.cursor).toBe('1.2.000000000000');
    expect(wire).toMatchObject({ payloadBytes: body.length, requests: 1, measured: false });
    expect(wire.bytes).toBeGreaterThan(body.length + 500);
  });

  test('costs what the platform measured of a compressed body', async () => {
    const respond = async () => new Response(body, { headers: { 'Request-Bytes': '612' } });
    const measuring = Object.assign(runtime(respond), {
      takeTransfer: (address: string) => (address === ADDRESS ? { bodyBytes: 9, plainHeads: true } : undefined),
    });
    const plain = await ask(runtime(respond));
    const measured = await ask(measuring);
    expect(measured.wire).toMatchObject({ payloadBytes: body.length, measured: true });
    expect(plain.wire.bytes - measured.wire.bytes).toBeGreaterThanOrEqual(body.length - 9);
  });

  test('a refusal is told in the words of the server, with the pause it asks for, and costs', async () => {
    const costs: Wire[] = [];
    const refusal = { error: { code: 'behind', message: 'Not yet.' } };
    const refusing = runtime(async () => Response.json(refusal, { status: 503, headers: { 'retry-after': '2' } }));
    const fault = await ask(refusing, costs).catch((caught: unknown) => caught);
    expect(fault).toBeInstanceOf(RequestFailure);
    expect(fault).toMatchObject({ message: 'Not yet.', retryAfterMs: 2_000 });
    expect(costs).toMatchObject([{ payloadBytes: 0, requests: 1 }]);
  });

  test('a page of a proxy is not taken for words; what is no frame is a failure', async () => {
    const proxied = runtime(async () => new Response('<html>', { status: 502 }));
    await expect(ask(proxied)).rejects.toMatchObject({ message: 'HTTP 502' });
    await expect(ask(runtime(async () => new Response('<html>')))).rejects.toThrow(/Not a frame/);
  });

  test('an answer that does not come is given up', async () => {
    const silent: Runtime = {
      ...runtime(() => Promise.reject(new Error('unused'))),
      fetch: (_address, init) =>
        new Promise((_resolve, reject) => {
          init?.signal?.addEventListener('abort', () => reject(new DOMException('gone', 'AbortError')));
        }),
    };
    await expect(ask(silent, [], 20)).rejects.toThrow('no answer within 0.02 s');
  });
});
