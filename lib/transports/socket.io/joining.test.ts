import { once } from 'node:events';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { WebSocket } from 'ws';
import { startTestServer, type TestServer } from '../conformance/test-server';

const OPEN = '/socket.io/?EIO=4&transport=polling';
/** A cursor this server may have to wait for. */
const CONNECT = `40${JSON.stringify({ quotes: ['sim:T0'], cursor: '9000000000000.5.000000000000' })}`;

describe('joining', () => {
  let server: TestServer;
  let waits: AbortSignal[];
  beforeEach(async () => {
    server = await startTestServer();
    waits = [];
  });
  afterEach(() => server.close());

  /** Has every join wait until its connection is gone. */
  const neverCatchUp = () =>
    vi.spyOn(server.hub, 'caughtUp').mockImplementation(async (_cursor, signal) => {
      waits.push(signal as AbortSignal);
      if (signal !== undefined) await once(signal, 'abort');
      return false;
    });
  const connect = async () => {
    const socket = new WebSocket(`${server.origin.replace('http', 'ws')}${OPEN.replace('polling', 'websocket')}`);
    await once(socket, 'message');
    return socket;
  };
  const left = () => [server.context.limits.total, server.context.streams.open, server.hub.counts.readers];

  test('a connection waits for one join: who asks for more is cut off, and nothing waits on', async () => {
    neverCatchUp();
    const before = server.listeners();
    const socket = await connect();
    socket.send(CONNECT);
    await expect.poll(() => waits.length).toBe(1);
    for (let n = 0; n < 1_000; n++) socket.send(CONNECT);
    await once(socket, 'close');
    expect(waits.map(({ aborted }) => aborted)).toEqual([true]);
    await expect.poll(left).toEqual([0, 0, 0]);
    await expect.poll(() => server.listeners()).toBe(before);
  });

  test('posts likewise', async () => {
    neverCatchUp();
    const { sid } = JSON.parse((await (await fetch(server.origin + OPEN)).text()).slice(1)) as { sid: string };
    const session = `${server.origin}${OPEN}&sid=${sid}`;
    const post = (body: string) => fetch(session, { method: 'POST', body }).then(({ status }) => status);
    expect(await post(CONNECT)).toBe(200);
    expect(waits).toHaveLength(1);
    // The one it comes with is torn down with it.
    await post(Array.from({ length: 50 }, () => CONNECT).join('\u001e')).catch(() => undefined);
    await expect.poll(left).toEqual([0, 0, 0]);
    expect(await post(CONNECT)).toBe(400);
    expect(waits.map(({ aborted }) => aborted)).toEqual([true]);
  });

  test('who was refused may try again, and keeps nothing of it on the connection', async () => {
    vi.spyOn(server.hub, 'caughtUp').mockImplementation(async (_cursor, signal) => {
      waits.push(signal as AbortSignal);
      return waits.length > 3;
    });
    const socket = await connect();
    for (let n = 0; n < 4; n++) {
      socket.send(CONNECT);
      const [answer] = (await once(socket, 'message')) as [Buffer];
      expect(answer.toString().slice(0, 2)).toBe(n < 3 ? '44' : '40');
    }
    socket.terminate();
    await expect.poll(left).toEqual([0, 0, 0]);
    expect(waits.map(({ aborted }) => aborted)).toEqual([false, false, false, false]);
  });
});
