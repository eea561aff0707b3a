import { ProtocolError, retryAfterSeconds } from '@/lib/protocol/protocol-error';
import type { Answer } from './endpoint';

const JSON_HEADERS = {
  'Content-Type': 'application/json; charset=utf-8',
  // Compressing small answers costs more than it saves, and would make transports incomparable.
  'Cache-Control': 'no-store, no-transform',
} as const;

export function jsonAnswer(value: unknown, status = 200): Answer {
  return textAnswer(JSON.stringify(value), status);
}

/** @param body JSON already. */
export function textAnswer(body: string, status = 200): Answer {
  return { status, headers: JSON_HEADERS, body };
}

export function refusalAnswer(error: ProtocolError): Answer {
  const seconds = retryAfterSeconds(error.code);
  const { headers, ...answer } = jsonAnswer(error.toBody(), error.status);
  return { ...answer, headers: seconds === undefined ? headers : { ...headers, 'Retry-After': String(seconds) } };
}

/**
 * @returns the fault as a refusal, undefined when it is not one. By name, because Next loads one class several times.
 */
export function refusalOf(fault: unknown): ProtocolError | undefined {
  if (fault instanceof ProtocolError) return fault;
  if (!(fault instanceof Error) || fault.name !== 'ProtocolError') return undefined;
  const { code, message, field } = fault as ProtocolError;
  return new ProtocolError(code, message, field);
}
