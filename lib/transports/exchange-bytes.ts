import { sentHeadBytes } from './heads';
import { receivedBytes } from './received-bytes';
import type { Runtime } from './transport';
import { utf8Length } from './wire-cost';

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
 * @returns `measured` as in `Wire`.
 */
export function exchangeBytes(
  runtime: Runtime,
  { address, response, body, sent = '' }: Exchange,
): { readonly bytes: number; readonly measured: boolean } {
  const { bytes, measured } = receivedBytes(runtime, address, response, body);
  return { bytes: sentHeadBytes(address, response) + utf8Length(sent) + bytes, measured };
}
