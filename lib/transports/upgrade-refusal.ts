import { STATUS_CODES } from 'node:http';
import type { Duplex } from 'node:stream';
import type { ProtocolError } from '@/lib/protocol/protocol-error';
import { refusalAnswer } from './answer';

/** Answers a request to upgrade with a refusal, and closes: on such a connection there is no response to write to. */
export function refuseUpgrade(line: Duplex, error: ProtocolError, more: Readonly<Record<string, string>> = {}): void {
  const { status, headers, body = '' } = refusalAnswer(error);
  const all = { ...headers, ...more, 'Content-Length': Buffer.byteLength(body), Connection: 'close' };
  const fields = Object.entries(all).map(([name, value]) => `${name}: ${value}\r\n`);
  line.on('error', () => line.destroy());
  line.once('finish', () => line.destroy());
  line.end(`HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\n${fields.join('')}\r\n${body}`);
}
