import { toldRequestBytes } from './request-bytes';

const CRLF = 2;

/** Bytes of an exchange's heads: of the request without its target and host, and of the answer. */
interface Heads {
  readonly sent: number;
  readonly answered: number;
}

/** What Chromium's `fetch` sends and our servers answer, for an origin that has not been heard of yet. */
const TYPICAL: Heads = { sent: 520, answered: 370 };

/** The newest ones by origin, where they hardly differ from one request to the next. A page talks to two origins. */
const seen = new Map<string, Heads>();

/** Bytes of the head of an answered request: as the server said, or else an estimate. */
export function sentHeadBytes(address: string, response: Response): number {
  const bytes = toldRequestBytes(response.headers);
  if (bytes === undefined) return requestBytes(address);
  const { origin } = new URL(address);
  seen.set(origin, { sent: bytes - targetBytes(address), answered: answeredBytes(response) });
  return bytes;
}

/**
 * Bytes of the head of an answer, as HTTP/1.1 writes it. What came in two lines of one name shows as one, which is 6
 * bytes short; of another origin's answer only what it exposes is seen.
 */
export function answeredBytes({ status, statusText, headers }: Response): number {
  let bytes = `HTTP/1.1 ${status} ${statusText}`.length + 2 * CRLF;
  headers.forEach((value, name) => {
    bytes += `${name}: ${value}`.length + CRLF;
  });
  return bytes;
}

/** Estimates the head of a request nobody answered, or whose answer is hidden: by the last one to its origin. */
export function requestBytes(address: string): number {
  return targetBytes(address) + headsAt(address).sent;
}

/** Estimates both heads of an exchange that is hidden, in the same way. */
export function hiddenHeadBytes(address: string): number {
  return requestBytes(address) + headsAt(address).answered;
}

function headsAt(address: string): Heads {
  return seen.get(new URL(address).origin) ?? TYPICAL;
}

function targetBytes(address: string): number {
  const { pathname, search, host } = new URL(address);
  return pathname.length + search.length + host.length;
}
