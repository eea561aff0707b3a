const YEAR_SECONDS = 31_536_000;

/**
 * Keeps a preference for a year in a cookie, where the server sees it before the first paint. Silently does nothing
 * where cookies are refused: a preference is not worth a broken page.
 */
export function remember(name: string, value: string): void {
  write(name, encodeURIComponent(value), YEAR_SECONDS);
}

/** Keeps it no longer. */
export function forget(name: string): void {
  write(name, '', 0);
}

function write(name: string, text: string, maxAgeSeconds: number): void {
  try {
    // biome-ignore lint/suspicious/noDocumentCookie: the Cookie Store API needs a secure context, and the address of a machine on the same network is none.
    document.cookie = `${name}=${text}; path=/; max-age=${maxAgeSeconds}; samesite=lax`;
  } catch {
    // A sandboxed frame throws on access.
  }
}
