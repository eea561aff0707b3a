/**
 * Response header that says what the head of the request weighed, in bytes, as it reached this server: request line,
 * header lines, empty line. A page cannot know: browsers hide most of what they send.
 */
export const REQUEST_BYTES_HEADER = 'Request-Bytes';

/** @returns what the server said the request's head weighed; undefined when it did not, or nothing believable. */
export function toldRequestBytes(headers: Headers): number | undefined {
  const text = headers.get(REQUEST_BYTES_HEADER) ?? '';
  return /^\d{2,6}$/.test(text) ? Number(text) : undefined;
}
