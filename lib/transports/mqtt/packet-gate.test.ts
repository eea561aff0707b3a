import fc from 'fast-check';
import { expect, test } from 'vitest';
import { PacketGate } from './packet-gate';
import { publishPacket } from './publish-packet';

const LIMIT = 20_000;
const PING = Buffer.from([0xc0, 0]);

test('packets up to the limit pass in whatever pieces they come, and one that is larger does not', () => {
  const payloads = fc.array(fc.nat({ max: LIMIT + 50 }), { minLength: 1, maxLength: 6 });
  fc.assert(
    fc.property(payloads, fc.integer({ min: 1, max: 3_000 }), (lengths, piece) => {
      const packets = lengths.map((length) => publishPacket('t', 'x'.repeat(length)));
      const stream = Buffer.concat(packets.flatMap((packet) => [packet, PING]));
      const gate = new PacketGate(LIMIT);
      let admitted = true;
      for (let at = 0; at < stream.length && admitted; at += piece)
        admitted = gate.admits(stream.subarray(at, at + piece));
      // Two bytes for the topic's length, one for the topic.
      expect(admitted).toBe(lengths.every((length) => length + 3 <= LIMIT));
    }),
    { numRuns: 200 },
  );
});

test('a length of more than four bytes is none', () => {
  expect(new PacketGate(LIMIT).admits(Buffer.from([0x30, 0x80, 0x80, 0x80, 0x80, 0x01]))).toBe(false);
});
