import { type NextRequest, NextResponse } from 'next/server';
import { type Config, loadConfig } from '@/lib/config';

/**
 * Gives every page its Content-Security-Policy. Here and not in `next.config.js`, whose headers are fixed by the
 * build, because where the sidecar is reached is known only at run time, and because a nonce is made per request.
 * Next puts the nonce it finds in the request's policy on each of its own scripts.
 */
export function proxy(request: NextRequest): NextResponse {
  const nonce = Buffer.from(crypto.getRandomValues(new Uint8Array(16))).toString('base64');
  const policy = contentSecurityPolicy(nonce, sidecarSources(request.headers.get('host')));
  const headers = new Headers(request.headers);
  headers.set('Content-Security-Policy', policy);
  const response = NextResponse.next({ request: { headers } });
  response.headers.set('Content-Security-Policy', policy);
  return response;
}

/** Pages only: answers of /api are data, and what lies under /_next/static is fetched by pages that have a policy. */
export const config = { matcher: ['/((?!api/|_next/static/|icon.svg).*)'] };

function contentSecurityPolicy(nonce: string, sidecar: readonly string[]): string {
  // React's development build evaluates strings to rebuild stacks.
  const development = process.env.NODE_ENV === 'development' ? " 'unsafe-eval'" : '';
  return [
    "default-src 'none'",
    `script-src 'self' 'nonce-${nonce}'${development}`,
    // Charts and dialogs set style attributes, and some libraries add style elements without a nonce.
    "style-src 'self' 'unsafe-inline'",
    "img-src 'self' data:",
    "font-src 'self'",
    `connect-src ${["'self'", ...sidecar].join(' ')}`,
    "manifest-src 'self'",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
  ].join('; ');
}

/** @param host the request's `Host` header, which its sender chose: nothing of it but a plain name gets into a policy. */
function sidecarSources(host: string | null): readonly string[] {
  const read = loadConfig(process.env);
  if (!read.ok) return [];
  const { sidecarUrl, sidecarPort }: Config = read.config;
  if (sidecarUrl !== undefined) {
    const { origin } = new URL(sidecarUrl);
    return [origin, origin.replace(/^http/, 'ws')];
  }
  const name = /^([A-Za-z0-9.-]{1,253})(?::\d{1,5})?$/.exec(host ?? '')?.[1];
  // A policy has no way to write an IPv6 address; then the port alone has to do.
  const beside = `${name ?? '*'}:${sidecarPort}`;
  // http covers https in a policy, and ws wss: behind a proxy that speaks TLS the same two are right.
  return [`http://${beside}`, `ws://${beside}`];
}
