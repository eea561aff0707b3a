import { ProtocolError } from '@/lib/protocol/protocol-error';

/** Which pages may read from here. */
export interface OriginPolicy {
  /** Exact origins, as in `https://prices.example`. */
  readonly allowed: ReadonlySet<string>;
  /**
   * Port of our own pages where another process serves them: a page on this port of the very host that was asked is
   * ours too. Undefined on the process that serves the pages.
   */
  readonly pagePort: number | undefined;
}

/**
 * A browser sends `Origin` with everything a page could abuse; programs send none and are let in.
 * @param host the request's `Host` header.
 */
function isAllowedOrigin(origin: string | undefined, host: string | undefined, policy: OriginPolicy): boolean {
  if (origin === undefined || policy.allowed.has(origin)) return true;
  if (host === undefined) return false;
  let page: URL;
  let asked: URL;
  try {
    page = new URL(origin);
    asked = new URL(`${page.protocol}//${host}`);
  } catch {
    // `null`, from sandboxed frames and files, is nobody we know.
    return false;
  }
  if (page.origin === asked.origin) return true;
  return policy.pagePort !== undefined && page.hostname === asked.hostname && portOf(page) === policy.pagePort;
}

/** @throws ProtocolError `forbidden-origin`. */
export function checkOrigin(origin: string | undefined, host: string | undefined, policy: OriginPolicy): void {
  if (isAllowedOrigin(origin, host, policy)) return;
  throw new ProtocolError(
    'forbidden-origin',
    `Pages of ${origin} may not read from here. ALLOWED_ORIGINS lists who may.`,
  );
}

function portOf(url: URL): number {
  if (url.port !== '') return Number(url.port);
  return url.protocol === 'https:' ? 443 : 80;
}

/** Headers that let an allowed page of another origin read the answer and its timing. */
export function corsHeaders(origin: string | undefined): Record<string, string> {
  if (origin === undefined) return { Vary: 'Origin' };
  return {
    Vary: 'Origin',
    'Access-Control-Allow-Origin': origin,
    // All of them: a page counts what an answer weighed. The one it must understand also by name, for old browsers.
    'Access-Control-Expose-Headers': 'Retry-After, *',
    'Timing-Allow-Origin': origin,
  };
}
