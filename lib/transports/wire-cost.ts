import type { Wire } from './transport';

const CRLF = 2;

/** @returns the length of a text as UTF-8. */
export function utf8Length(text: string): number {
  let bytes = text.length;
  for (let at = 0; at < text.length; at++) {
    const unit = text.charCodeAt(at);
    if (unit < 0x80) continue;
    bytes += 1;
    // Each half of a surrogate pair counts 2 of the pair's 4 bytes.
    if (unit >= 0x800 && (unit < 0xd800 || unit > 0xdfff)) bytes += 1;
  }
  return bytes;
}

/** Bytes HTTP/1.1 chunked framing adds to one chunk. */
export function chunkOverhead(bytes: number): number {
  return bytes.toString(16).length + 2 * CRLF;
}

/** Bytes of a WebSocket frame's header (RFC 6455, 5.2); what a client sends is masked. */
export function webSocketHeader(payloadBytes: number, masked: boolean): number {
  const length = payloadBytes < 126 ? 2 : payloadBytes < 65_536 ? 4 : 10;
  return length + (masked ? 4 : 0);
}

/** What Chromium sends with an upgrade beside target and host; fewer headers than with `fetch`, and none of a page's. */
const UPGRADE_REQUEST_BYTES = 480;
/** The `101 Switching Protocols` answer, without an extension. */
const UPGRADE_ANSWER_BYTES = 129;

/** Estimates a WebSocket's opening handshake, both directions: browsers hide it. */
export function upgradeBytes(address: string): number {
  const { pathname, search, host } = new URL(address);
  return pathname.length + search.length + host.length + UPGRADE_REQUEST_BYTES + UPGRADE_ANSWER_BYTES;
}

/** What was spent without receiving a frame. */
export function costOf(bytes: number, requests: number): Wire {
  return { payloadBytes: 0, bytes, requests, measured: false };
}
