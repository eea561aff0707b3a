export type ProtocolErrorCode =
  | 'bad-request'
  | 'unknown-instrument'
  | 'forbidden-origin'
  | 'unauthorised'
  | 'too-many-connections'
  | 'full'
  | 'behind'
  | 'venue-unavailable'
  | 'not-found'
  | 'internal';

const STATUS: Record<ProtocolErrorCode, number> = {
  'bad-request': 400,
  unauthorised: 401,
  'forbidden-origin': 403,
  'unknown-instrument': 404,
  'not-found': 404,
  'too-many-connections': 429,
  full: 503,
  behind: 503,
  'venue-unavailable': 503,
  internal: 500,
};

/** What a client should wait before it asks again, s. */
const RETRY_AFTER_SECONDS: Partial<Record<ProtocolErrorCode, number>> = {
  behind: 1,
  full: 5,
  'too-many-connections': 5,
  'venue-unavailable': 10,
};

/** @returns how long to wait before asking again, s; undefined where waiting does not help, or for a code not known here. */
export function retryAfterSeconds(code: string): number | undefined {
  return Object.hasOwn(RETRY_AFTER_SECONDS, code) ? RETRY_AFTER_SECONDS[code as ProtocolErrorCode] : undefined;
}

/** What goes over the wire when a request is refused. */
export interface ErrorBody {
  readonly error: { readonly code: ProtocolErrorCode; readonly message: string; readonly field?: string };
}

/** A request that cannot be answered: says what was wrong, with which value, and what to do. */
export class ProtocolError extends Error {
  readonly code: ProtocolErrorCode;
  /** The parameter at fault, when it is one. */
  readonly field: string | undefined;
  /** HTTP status of the refusal. */
  readonly status: number;

  constructor(code: ProtocolErrorCode, message: string, field?: string) {
    super(message);
    this.name = 'ProtocolError';
    this.code = code;
    this.field = field;
    this.status = STATUS[code];
  }

  toBody(): ErrorBody {
    return {
      error: { code: this.code, message: this.message, ...(this.field === undefined ? {} : { field: this.field }) },
    };
  }
}
