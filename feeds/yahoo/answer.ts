import { RateLimitError, reasonOf, retryAfterMs } from '../failure';
import { FeedError } from '../feed';

/** Yahoo works, and does not give what was asked for. */
export class YahooRefusal extends FeedError {}

/** Yahoo answered, with something else than what was asked for. */
export class YahooNonsense extends FeedError {}

/**
 * @returns what stands in an answer of Yahoo's interface.
 * @throws RateLimitError for 429; YahooRefusal, permanent for an unknown symbol; else a passing FeedError.
 */
export async function jsonOf(response: Response, now: number): Promise<unknown> {
  const { status, ok } = response;
  if (status === 429) {
    const asked = retryAfterMs(response.headers.get('retry-after'), now);
    throw new RateLimitError('Yahoo answered 429, too many requests.', { retryAfterMs: asked });
  }
  const text = await response.text();
  let body: unknown;
  try {
    body = JSON.parse(text);
  } catch {
    // Said below, without what came instead.
  }
  const complaint = complaintOf(body);
  if (complaint !== undefined && (ok || status === 400 || status === 404 || status === 422))
    throw new YahooRefusal(`Yahoo refused: ${reasonOf(complaint)}`, {
      permanent: status === 404,
    });
  if (!ok) throw new FeedError(`Yahoo answered ${status}.`);
  if (typeof body !== 'object' || body === null)
    throw new YahooNonsense('Yahoo answered with something that is no JSON.');
  return body;
}

/** `{ "chart": { "result": null, "error": { "code": …, "description": … } } }`, under any one name. */
function complaintOf(body: unknown): string | undefined {
  if (typeof body !== 'object' || body === null) return undefined;
  const [envelope, ...others] = Object.values(body) as unknown[];
  if (others.length > 0 || typeof envelope !== 'object' || envelope === null) return undefined;
  const { error } = envelope as { error?: unknown };
  if (typeof error !== 'object' || error === null) return undefined;
  const { code, description } = error as { code?: unknown; description?: unknown };
  return typeof description === 'string' ? description : String(code);
}
