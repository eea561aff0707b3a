import { answeredBytes } from './heads';
import { toldRequestBytes } from './request-bytes';
import { meterOf } from './transfer-meter';
import type { Runtime } from './transport';
import { chunkOverhead, utf8Length } from './wire-cost';

/**
 * What an answer that has been read to its end weighed, its head included.
 * @returns `measured` as in `Wire`, of the whole exchange: false as long as nobody said what the request weighed.
 */
export function receivedBytes(
  runtime: Runtime,
  address: string,
  response: Response,
  body: string,
): { readonly bytes: number; readonly measured: boolean } {
  const transfer = meterOf(runtime)?.takeTransfer(address);
  const bodyBytes = transfer?.bodyBytes ?? utf8Length(body);
  // Our servers write a body of unknown length as one chunk, and the last one, which is empty.
  const framing = response.headers.has('content-length') ? 0 : chunkOverhead(bodyBytes) + chunkOverhead(0);
  return {
    bytes: answeredBytes(response) + bodyBytes + framing,
    measured: transfer?.plainHeads === true && toldRequestBytes(response.headers) !== undefined,
  };
}
