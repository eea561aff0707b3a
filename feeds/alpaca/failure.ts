import { RateLimitError, reasonOf, retryAfterMs } from '../failure';
import { FeedError } from '../feed';
import type { Redactor } from '../redactor';

/** What the stream says went wrong. Codes: https://docs.alpaca.markets/docs/streaming-market-data */
const STREAM_FAULTS: Readonly<Record<number, { readonly permanent: boolean; readonly sentence: string }>> = {
  400: { permanent: false, sentence: 'Alpaca did not understand what it was sent (400).' },
  401: { permanent: false, sentence: 'Alpaca has not taken the key yet (401).' },
  402: {
    permanent: true,
    sentence: 'Alpaca refuses the key (402): check ALPACA_KEY_ID and ALPACA_SECRET_KEY.',
  },
  404: { permanent: false, sentence: 'Alpaca says the key came too late (404).' },
  406: {
    permanent: false,
    sentence: 'Alpaca allows this key one connection, and something else holds it (406).',
  },
  407: { permanent: false, sentence: 'Alpaca says we read too slowly (407).' },
  408: { permanent: true, sentence: 'This Alpaca account has no access to market data (408).' },
  409: {
    permanent: true,
    sentence: "This Alpaca account's plan does not include the feed (409): ALPACA_FEED=iex is free.",
  },
  500: { permanent: false, sentence: 'Alpaca has an internal error (500).' },
};

/** @param code as the stream gave it. @param message its words, for codes nobody knows. */
export function streamFailure(code: number, message: string): FeedError {
  const known = STREAM_FAULTS[code];
  if (known !== undefined) return new FeedError(known.sentence, { permanent: known.permanent });
  return new FeedError(`Alpaca's stream failed: ${reasonOf(message, 80)} (${code}).`);
}

/** The answer to the request for a WebSocket, when it is no WebSocket. */
export function upgradeFailure(status: number, retryAfter: unknown): FeedError {
  if (status === 429)
    return new RateLimitError("Alpaca's stream says that we dial too often (HTTP 429).", {
      retryAfterMs: retryAfterMs(retryAfter, Date.now()),
    });
  const permanent = status === 401 || status === 403;
  const remedy = permanent ? ': check ALPACA_KEY_ID and ALPACA_SECRET_KEY' : '';
  return new FeedError(`Alpaca's stream refuses the connection (HTTP ${status})${remedy}.`, { permanent });
}

/**
 * What a caller gets to see of an error of the official client. Nothing of it is kept as a cause: it holds answers of
 * the venue, which may quote what was sent.
 * @param what was asked for, to follow `Alpaca did not give`: `its list of stocks`.
 */
export function restFailure(error: unknown, what: string, redactor: Redactor): FeedError {
  if (error instanceof FeedError) return error;
  const { status, retryAfterMs: wait, cause } = error as { status?: unknown; retryAfterMs?: unknown; cause?: unknown };
  const isAnswer = typeof status === 'number';
  // The client says only that "the request failed"; its cause, and the cause of that, say why.
  const reason = isAnswer ? error : ((cause as { cause?: unknown } | undefined)?.cause ?? cause ?? error);
  const about = isAnswer ? `HTTP ${status}, ${reasonOf(reason, 100)}` : reasonOf(reason, 100);
  const message = redactor.text(`Alpaca did not give ${what}: ${about.replace(/\.$/, '')}.`);
  if (status === 429) return new RateLimitError(message, { retryAfterMs: typeof wait === 'number' ? wait : undefined });
  // 401 and 403: the key, or the plan. 400, 404, 422: what was asked for.
  const permanent = isAnswer && [400, 401, 403, 404, 422].includes(status);
  return new FeedError(message, { permanent });
}
