import { createHash, timingSafeEqual } from 'node:crypto';
import { ProtocolError } from '@/lib/protocol/protocol-error';

const digest = (text: string) => createHash('sha256').update(text).digest();

/** Whether the header holds the token; never where there is none. */
export function knowsBearerToken(authorization: string | undefined, token: string | undefined): boolean {
  const given = /^Bearer (\S+)$/i.exec(authorization ?? '')?.[1];
  // Digests have one length, which the comparison needs.
  return given !== undefined && token !== undefined && timingSafeEqual(digest(given), digest(token));
}

/**
 * Lets in who knows the token, in a time that says nothing about it.
 * @throws ProtocolError `unauthorised`.
 */
export function checkBearerToken(authorization: string | undefined, token: string | undefined): void {
  if (token === undefined)
    throw new ProtocolError('unauthorised', 'The link is off: this server was started without LINK_TOKEN.');
  if (!knowsBearerToken(authorization, token))
    throw new ProtocolError('unauthorised', 'Send the link token as: Authorization: Bearer TOKEN.');
}
