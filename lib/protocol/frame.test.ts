import { describe, expect, test } from 'vitest';
import { decodeFrame } from './frame';
import { ProtocolError } from './protocol-error';

const FRAME = { cursor: '1.2.9f3a61c0b2d4', publishTime: 1_790_000_000_123.4 };

function faultOf(text: string): ProtocolError {
  try {
    decodeFrame(text);
  } catch (fault) {
    if (fault instanceof ProtocolError) return fault;
  }
  throw new Error(`${text} was taken for a frame`);
}

describe('decodeFrame', () => {
  test('reads a frame as it is', () => {
    const quotes = [{ id: 'sim:A', seq: 2, ingestTime: 5, last: null }];
    const full = { ...FRAME, reset: true, quotes, trades: [], tradeNumbers: { 'sim:A': 4 } };
    expect(decodeFrame(JSON.stringify(FRAME))).toEqual(FRAME);
    expect(decodeFrame(JSON.stringify(full))).toEqual(full);
  });

  test.each(['', '{', 'heartbeat', '<html>'])('%j is not even JSON, and it says so', (text) => {
    expect(faultOf(text)).toMatchObject({ code: 'bad-request', status: 400 });
    expect(faultOf(text).message).toContain('not even JSON');
    expect(faultOf(text).message).toContain(text);
  });

  test.each([
    'null',
    '1',
    '"x"',
    '[]',
    '{}',
    JSON.stringify({ ...FRAME, cursor: 5 }),
    JSON.stringify({ ...FRAME, publishTime: '5' }),
    JSON.stringify({ ...FRAME, quotes: {} }),
    JSON.stringify({ ...FRAME, trades: 'x' }),
    JSON.stringify({ ...FRAME, states: 1 }),
    JSON.stringify({ ...FRAME, history: null }),
  ])('%s is JSON but no frame', (text) => {
    expect(faultOf(text).message).toMatch(/not a frame/);
  });

  test('quotes no more than a line of what it could not read', () => {
    expect(faultOf('x'.repeat(10_000)).message.length).toBeLessThan(200);
    expect(faultOf(JSON.stringify('x'.repeat(10_000))).message.length).toBeLessThan(200);
  });
});
