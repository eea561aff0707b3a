const PUBLISH = 0x30;
const QOS_1 = 0x02;
const RETAIN = 0x01;

export interface PublishOptions {
  /** The subscriber is told the latest value as it joins. */
  readonly retain?: boolean;
  /** 1 to 65535: sends it at QoS 1. Absent: QoS 0. */
  readonly messageId?: number | undefined;
}

/** Bytes of a PUBLISH (MQTT 3.1.1, section 3.3). */
export function publishPacket(topic: string, payload: string, options: PublishOptions = {}): Buffer {
  const { retain = false, messageId } = options;
  const topicBytes = Buffer.byteLength(topic);
  const payloadBytes = Buffer.byteLength(payload);
  const remaining = 2 + topicBytes + (messageId === undefined ? 0 : 2) + payloadBytes;
  const length = lengthOf(remaining);
  const packet = Buffer.allocUnsafe(1 + length.length + remaining);
  let at = packet.writeUInt8(PUBLISH | (messageId === undefined ? 0 : QOS_1) | (retain ? RETAIN : 0));
  for (const byte of length) at = packet.writeUInt8(byte, at);
  at = packet.writeUInt16BE(topicBytes, at);
  at += packet.write(topic, at);
  if (messageId !== undefined) at = packet.writeUInt16BE(messageId, at);
  packet.write(payload, at);
  return packet;
}

/** Seven bits a byte, lowest first; the high bit says that more follow. */
function lengthOf(remaining: number): number[] {
  const bytes: number[] = [];
  for (let left = remaining; left > 0 || bytes.length === 0; left = Math.floor(left / 128))
    bytes.push((left % 128) | (left >= 128 ? 0x80 : 0));
  return bytes;
}
