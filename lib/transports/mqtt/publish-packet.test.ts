import { expect, test } from 'vitest';
import { publishPacket } from './publish-packet';

test('QoS 0 is the header, the topic and the payload', () => {
  expect([...publishPacket('a/b', 'hé')]).toEqual([0x30, 8, 0, 3, 97, 47, 98, 104, 0xc3, 0xa9]);
});

test('QoS 1 has a number after the topic; retained is a flag', () => {
  expect([...publishPacket('a', '', { messageId: 0x1234, retain: true })]).toEqual([0x33, 5, 0, 1, 97, 0x12, 0x34]);
});

// MQTT 3.1.1, table 2.4.
test.each([
  [127, [0x7f]],
  [128, [0x80, 0x01]],
  [16_383, [0xff, 0x7f]],
  [16_384, [0x80, 0x80, 0x01]],
  [2_097_152, [0x80, 0x80, 0x80, 0x01]],
])('a remaining length of %i', (remaining, bytes) => {
  const packet = publishPacket('t', 'x'.repeat(remaining - 3));
  expect([...packet.subarray(1, 1 + bytes.length)]).toEqual(bytes);
  expect(packet).toHaveLength(1 + bytes.length + remaining);
});
