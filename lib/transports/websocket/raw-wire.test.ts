import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { startTestServer, type TestServer } from '../conformance/test-server';

const SUBSCRIBE = '{"type":"subscribe","quotes":["sim:T0"]}';
const MASK = Buffer.of(0x37, 0xfa, 0x21, 0x3d);

/** A frame as a client should send it (RFC 6455, 5.2). */
function frame(opcode: number, payload: Buffer, { first = 0x80, masked = true, length = payload.length } = {}): Buffer {
  const head = length < 126 ? [length] : [126, length >> 8, length & 0xff];
  head[0] = (head[0] ?? 0) | (masked ? 0x80 : 0);
  const body = masked ? Buffer.concat([MASK, payload.map((byte, at) => byte ^ (MASK[at % 4] ?? 0))]) : payload;
  return Buffer.concat([Buffer.of(first | opcode, ...head), body]);
}

/** What a server said after its answer to the handshake: its messages, and the code it closed with. */
function read(bytes: Buffer): { messages: string[]; code: number | undefined } {
  const messages: string[] = [];
  let at = bytes.indexOf('\r\n\r\n') + 4;
  while (at < bytes.length) {
    const opcode = bytes.readUInt8(at) & 0x0f;
    const short = bytes.readUInt8(at + 1);
    expect(short, 'a server does not mask').toBeLessThan(128);
    const header = short < 126 ? 2 : short === 126 ? 4 : 10;
    const length =
      short < 126 ? short : short === 126 ? bytes.readUInt16BE(at + 2) : Number(bytes.readBigUInt64BE(at + 2));
    const payload = bytes.subarray(at + header, at + header + length);
    if (opcode === 8) return { messages, code: payload.readUInt16BE(0) };
    messages.push(payload.toString());
    at += header + length;
  }
  return { messages, code: undefined };
}

describe('bytes no WebSocket library would send', () => {
  let server: TestServer;
  let line: Socket;
  beforeEach(async () => {
    server = await startTestServer();
    line = connect(server.port, '127.0.0.1');
    await once(line, 'connect');
  });
  afterEach(async () => {
    line.destroy();
    await server.close();
  });

  /** Shakes hands and says these bytes, in one packet. */
  async function say(...said: Buffer[]): Promise<ReturnType<typeof read>> {
    const handshake =
      `GET /ws?from=raw HTTP/1.1\r\nHost: 127.0.0.1:${server.port}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n` +
      'Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n';
    const heard: Buffer[] = [];
    line.on('data', (bytes: Buffer) => heard.push(bytes));
    line.write(Buffer.concat([Buffer.from(handshake), ...said]));
    await once(line, 'end');
    const all = Buffer.concat(heard);
    expect(all.toString('latin1')).toContain('Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=');
    return read(all);
  }
  const text = (content: string) => frame(1, Buffer.from(content));

  test('what comes in one packet with the handshake is not lost', async () => {
    line.on('data', (bytes: Buffer) => {
      if (bytes.includes('"reset":true')) line.write(frame(8, Buffer.of(0x03, 0xe8)));
    });
    const { messages, code } = await say(text(SUBSCRIBE));
    expect(messages).toEqual([expect.stringContaining('"cursor"')]);
    expect(code).toBe(1000);
  });

  test.each([
    ['a message that is not masked', 1002, frame(1, Buffer.from(SUBSCRIBE), { masked: false })],
    ['a reserved bit', 1002, frame(1, Buffer.from(SUBSCRIBE), { first: 0xc0 })],
    ['an opcode there is none of', 1002, frame(3, Buffer.from('x'))],
    ['a piece of nothing', 1002, frame(0, Buffer.from('x'))],
    ['a ping of more than 125 bytes', 1002, frame(9, Buffer.alloc(126))],
    ['text that is not UTF-8', 1007, frame(1, Buffer.of(0xff, 0xfe))],
    ['a close reason that is not UTF-8', 1007, frame(8, Buffer.of(0x03, 0xe8, 0xff))],
    ['a close code there is none of', 1002, frame(8, Buffer.of(0x03, 0xee))],
    ['a length beyond the limit, before it is sent', 1009, frame(1, Buffer.alloc(0), { length: 16_385 })],
    ['bytes, not text', 1003, frame(2, Buffer.from(SUBSCRIBE))],
  ])('%s: closed with %i', async (_what, code, bytes) => {
    expect(await say(bytes)).toEqual({ messages: [], code });
    await expect.poll(() => server.context.limits.total).toBe(0);
    expect(server.context.traffic.refused.get('bad-request') ?? 0).toBeLessThanOrEqual(1);
  });

  test('bytes cut anywhere are the same', async () => {
    const [whole, half] = [text('{"type":"buy"}'), 9];
    line.setNoDelay(true);
    const pending = say(whole.subarray(0, half));
    await expect.poll(() => server.context.limits.total).toBe(1);
    for (const byte of whole.subarray(half)) {
      line.write(Buffer.of(byte));
      await new Promise(setImmediate);
    }
    const { messages, code } = await pending;
    expect(messages[0]).toContain('"code":"bad-request"');
    expect(code).toBe(4400);
  });

  test('a line that breaks off amid a message leaves nothing behind', async () => {
    line.on('error', () => undefined);
    const pending = say(text(SUBSCRIBE).subarray(0, 10)).catch(() => undefined);
    await expect.poll(() => server.context.limits.total).toBe(1);
    line.resetAndDestroy();
    await expect.poll(() => [server.context.limits.total, server.context.streams.open]).toEqual([0, 0]);
    void pending;
  });
});
