import type { Frame } from '@/lib/protocol/frame';
import type { Wire } from '../transport';
import { costOf, upgradeBytes, utf8Length, webSocketHeader } from '../wire-cost';
import type { Carrier } from './carrier';

/** The engine's opening packet. */
const OPENING_PACKET_BYTES = 120;
/** Engine.IO ping and pong: one character each, in a server's and a masked client's frame. */
const PING_BYTES = 3 + 7;
/** `4` says message (Engine.IO), `2` says event (Socket.IO). */
const PACKET_PREFIX_BYTES = '42'.length;

/** WebSocket and nothing else. Socket.IO keeps what it received to itself: costs are computed. */
export const webSocketCarrier = (origin: string, path: string): Carrier => ({
  transports: ['websocket'],
  opening: costOf(upgradeBytes(`${origin}${path}?EIO=4&transport=websocket`) + OPENING_PACKET_BYTES, 1),
  ping: costOf(PING_BYTES, 0),
  wireOf,
});

/** What one frame cost, its acknowledgement included. */
function wireOf(frame: Frame): Wire {
  // Writing the frame out again gives the length it had.
  const payloadBytes = utf8Length(JSON.stringify(frame));
  const packetBytes = PACKET_PREFIX_BYTES + '["frame",]'.length + payloadBytes;
  const ackBytes = PACKET_PREFIX_BYTES + JSON.stringify(['ack', frame.cursor]).length;
  const bytes = packetBytes + webSocketHeader(packetBytes, false) + ackBytes + webSocketHeader(ackBytes, true);
  return { payloadBytes, bytes, requests: 0, measured: false };
}
