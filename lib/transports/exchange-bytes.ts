import { answeredBytes, sentHeadBytes } from './heads';
import { toldRequestBytes } from './request-bytes';
import { meterOf } from './transfer-meter';
import type { Runtime } from './transport';
import { chunkOverhead, utf8Length } from './wire-cost';

/** One request over `fetch` and its answer, read to the end. */
interface Exchange {
  /** Absolute, as it was asked. */
  readonly address: string;
  readonly response: Response;
  /** The answer's body, decoded. */
  readonly body: string;
  /** The request's body; none by default. */
  readonly sent?: string;
}

/**
 * What an exchange weighed, both directions, heads included.
 * @returns `measured` as in `Wire`: false as long as nobody said what the request weighed.
 */
export function exchangeBytes(
  runtime: Runtime,
  { address, response, body, sent = '' }: Exchange,
): { readonly bytes: number; readonly measured: boolean } {
  const transfer = meterOf(runtime)?.takeTransfer(address);
  const bodyBytes = transfer?.bodyBytes ?? utf8Length(body);
  // Our servers write a body of unknown length as one chunk, and the last one, which is empty.
  const framing = response.headers.has('content-length') ? 0 : chunkOverhead(bodyBytes) + chunkOverhead(0);
  return {
    bytes: sentHeadBytes(address, response) + utf8Length(sent) + answeredBytes(response) + bodyBytes + framing,
    measured: transfer?.plainHeads === true && toldRequestBytes(response.headers) !== undefined,
  };
}
