import { ProtocolError } from '@/lib/protocol/protocol-error';
import { textAnswer } from '@/lib/transports/answer';
import type { Endpoint } from '@/lib/transports/endpoint';

/** The web process gives an answer after 20 s at the latest, with what there is. */
const TIMEOUT_MS = 25_000;

/**
 * Candles are the web process's: it is asked, and its answer passed on as it is.
 * @param path of the endpoint, there and here.
 */
export function candleRelay(path: string, webUrl: string, token: string, timeoutMs = TIMEOUT_MS): Endpoint {
  return async ({ method, query, address, signal }, context) => {
    const release = context.limits.take(address);
    try {
      const response = await fetch(`${webUrl}${path}?${query}`, {
        method,
        headers: { authorization: `Bearer ${token}` },
        signal: AbortSignal.any([signal, AbortSignal.timeout(timeoutMs)]),
      });
      const isJson = response.headers.get('content-type')?.startsWith('application/json') ?? false;
      if (!isJson) throw new Error('The web process answered something else.');
      const answer = textAnswer(await response.text(), response.status);
      const retryAfter = response.headers.get('retry-after');
      return retryAfter === null ? answer : { ...answer, headers: { ...answer.headers, 'Retry-After': retryAfter } };
    } catch {
      throw new ProtocolError('behind', 'The process that has the candles does not answer. Try again in a second.');
    } finally {
      release();
    }
  };
}
