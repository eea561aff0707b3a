import { meterOf } from './transfer-meter';
import type { Runtime } from './transport';
import { chunkOverhead, responseHeadBytes, utf8Length } from './wire-cost';

/** What an answer that has been read to its end weighed, its head included. */
export function receivedBytes(
  runtime: Runtime,
  address: string,
  response: Response,
  body: string,
): { readonly bytes: number; readonly measured: boolean } {
  const measured = meterOf(runtime)?.takeBodySize(address);
  const bodyBytes = measured ?? utf8Length(body);
  const framing = response.headers.has('content-length') ? 0 : chunkOverhead(bodyBytes) + chunkOverhead(0);
  return { bytes: responseHeadBytes(response.headers) + bodyBytes + framing, measured: measured !== undefined };
}
