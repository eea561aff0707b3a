import type { ServerResponse } from 'node:http';

/** How every REST request is answered instead of well. */
export interface RestFault {
  /** `html` and `truncated` come with status 200. */
  readonly status: 429 | 503 | 'html' | 'truncated';
  /** Value of the `Retry-After` header. */
  readonly retryAfter?: string;
}

/**
 * @param tooMany what the venue says with a 429.
 * @param good the answer it would have given.
 */
export function answerFault(response: ServerResponse, fault: RestFault, tooMany: object, good = '{}'): void {
  const { status, retryAfter } = fault;
  const answer = (code: number, type: string, body: string) => {
    response.writeHead(code, { 'Content-Type': type });
    response.end(body);
  };
  if (retryAfter !== undefined) response.setHeader('Retry-After', retryAfter);
  if (status === 'html') answer(200, 'text/html', '<!doctype html><html><body>Down for maintenance.</body></html>');
  else if (status === 'truncated') answer(200, 'application/json', good.slice(0, Math.floor(good.length / 2)));
  else answer(status, 'application/json', JSON.stringify(status === 429 ? tooMany : { message: 'Unavailable' }));
}
