import type { EncodedFrame, FrameItem, FrameItems } from '@/lib/hub/encoded-frame';
import { parseCursor } from '@/lib/protocol/cursor';
import { type PublishOptions, publishPacket } from './publish-packet';
import { PULSE_TOPIC, type TopicKind, topicOf } from './topics';

const MOST_MESSAGE_IDS = 65_535;
let lastMessageId = 0;

/** Numbers for messages at QoS 1. They come back after 65,535 others; a client holds far fewer at a time. */
export function nextMessageId(): number {
  lastMessageId = (lastMessageId % MOST_MESSAGE_IDS) + 1;
  return lastMessageId;
}

export const itemsOf = (frame: EncodedFrame): FrameItems => {
  if (frame.items === undefined) throw new Error('The reader did not ask for items.');
  return frame.items;
};

/** One quote, trade or book, complete in itself. */
export function itemPacket(
  kind: TopicKind,
  item: FrameItem,
  stamp: { readonly epoch: number; readonly publishTime: number },
  options?: PublishOptions,
): Buffer {
  const json = `${item.json.slice(0, -1)},"epoch":${stamp.epoch},"publishTime":${stamp.publishTime}}`;
  return publishPacket(topicOf(kind, item.id), json, options);
}

export function pulsePacket(rest: string, messageId: number | undefined): Buffer {
  return publishPacket(PULSE_TOPIC, rest, { messageId });
}

export const stampOf = (frame: EncodedFrame) => ({
  epoch: parseCursor(frame.cursor)?.epoch ?? 0,
  publishTime: itemsOf(frame).publishTime,
});

/** A frame's messages at QoS 0, and its pulse as wanted: the same bytes for all clients in step. */
export interface SharedBatch {
  readonly bytes: Buffer;
  /** Of the pulse, where it is sent at QoS 1. */
  readonly messageId: number | undefined;
}

/** @param pulse QoS of the pulse; undefined for none. */
export function sharedBatch(frame: EncodedFrame, pulse: number | undefined): SharedBatch {
  return frame.framing(`mqtt ${pulse}`, () => {
    const { rest } = itemsOf(frame);
    const messages = frame.framing('mqtt', messagesOf);
    if (pulse === undefined) return { bytes: messages, messageId: undefined };
    const messageId = pulse > 0 ? nextMessageId() : undefined;
    return { bytes: Buffer.concat([messages, pulsePacket(rest, messageId)]), messageId };
  });
}

function messagesOf(frame: EncodedFrame): Buffer {
  const { quotes, trades, books } = itemsOf(frame);
  const stamp = stampOf(frame);
  return Buffer.concat([
    ...quotes.map((quote) => itemPacket('quotes', quote, stamp)),
    ...books.map((book) => itemPacket('books', book, stamp)),
    ...trades.map((trade) => itemPacket('trades', trade, stamp)),
  ]);
}
