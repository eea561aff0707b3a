import { decodeFrame, type Frame } from '@/lib/protocol/frame';
import { exchangeBytes } from './exchange-bytes';
import { requestBytes } from './heads';
import { failureOf, RequestFailure } from './request-failure';
import type { Runtime, Wire } from './transport';
import { utf8Length } from './wire-cost';

/**
 * One request, one frame.
 * @param cost told what a request cost that brought no frame.
 * @throws RequestFailure; or what `fetch` throws when the network fails or `signal` aborts.
 */
export async function fetchFrame(
  runtime: Runtime,
  address: string,
  timeoutMs: number,
  signal: AbortSignal,
  cost: (wire: Wire) => void,
): Promise<{ frame: Frame; wire: Wire }> {
  const controller = new AbortController();
  const abort = () => controller.abort();
  signal.addEventListener('abort', abort, { once: true });
  const timer = setTimeout(abort, timeoutMs);
  let spent = { bytes: requestBytes(address), measured: false };
  try {
    const response = await runtime.fetch(address, { signal: controller.signal, cache: 'no-store' });
    const body = await response.text();
    spent = exchangeBytes(runtime, { address, response, body });
    if (!response.ok) throw failureOf(response, body);
    const frame = decodeFrame(body);
    return { frame, wire: { payloadBytes: utf8Length(body), requests: 1, ...spent } };
  } catch (fault) {
    cost({ payloadBytes: 0, requests: 1, ...spent });
    if (controller.signal.aborted && !signal.aborted)
      throw new RequestFailure(`no answer within ${timeoutMs / 1000} s`);
    throw fault;
  } finally {
    clearTimeout(timer);
    signal.removeEventListener('abort', abort);
  }
}
