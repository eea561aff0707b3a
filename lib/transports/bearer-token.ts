import { createHash, timingSafeEqual } from 'node:crypto';
import { ProtocolError } from '@/lib/protocol/protocol-error';

const digest = (text: string) => createHash('sha256').update(text).digest();

/**
 * Lets in who knows the token, in a time that says nothing about it.
 * @throws ProtocolError `unauthorised`.
 */
export function checkBearerToken(authorization: string | undefined, token: string | undefined): void {
  if (token === undefined)
    throw new ProtocolError('unauthorised', 'The link is off: this server was started without LINK_TOKEN.');
  const given = /^Bearer (\S+)$/i.exec(authorization ?? '')?.[1] ?? '';
  // Digests have one length, which the comparison needs.
  if (!timingSafeEqual(digest(given), digest(token)))
    throw new ProtocolError('unauthorised', 'Send the link token as: Authorization: Bearer TOKEN.');
}
