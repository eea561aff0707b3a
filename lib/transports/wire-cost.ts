import type { Wire } from './transport';

/** Headers a browser adds by itself; Chromium on Linux sent 499 bytes with a fetch and 513 with an EventSource. */
const BROWSER_HEADER_BYTES = 500;
/** Response headers a page may not see, and the status line. */
const STATUS_LINE = 'HTTP/1.1 200 OK\r\n'.length;
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

/** Bytes of a GET a browser sends for this address. */
export function requestBytes(address: string): number {
  const url = new URL(address);
  return 'GET  HTTP/1.1\r\n'.length + url.pathname.length + url.search.length + url.host.length + BROWSER_HEADER_BYTES;
}

/** Bytes of a response's head, as far as the platform shows it. */
export function responseHeadBytes(headers: Headers): number {
  let bytes = STATUS_LINE + CRLF;
  headers.forEach((value, name) => {
    bytes += name.length + ': '.length + value.length + CRLF;
  });
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

/** What a WebSocket request has beyond a plain one: upgrade, key, version, extensions. */
const UPGRADE_HEADER_BYTES = 150;
/** The `101 Switching Protocols` answer, without an extension. */
const UPGRADE_ANSWER_BYTES = 129;

/** Bytes of a WebSocket's opening handshake, both directions. */
export function upgradeBytes(address: string): number {
  return requestBytes(address) + UPGRADE_HEADER_BYTES + UPGRADE_ANSWER_BYTES;
}

/** What was spent without receiving a frame. */
export function costOf(bytes: number, requests: number): Wire {
  return { payloadBytes: 0, bytes, requests, measured: false };
}
