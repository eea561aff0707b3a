import { queryOf } from '@/lib/protocol/read-request';
import type { Subscription } from '@/lib/protocol/subscription';
import { failureOf } from '@/lib/transports/request-failure';
import type { ConnectOptions } from '@/lib/transports/transport';

/** The server has not answered by then, ms. */
const PATIENCE_MS = 5_000;
/** Refusals that say nothing of what was asked for: too slow, too often. */
const NOT_OF_THE_WISH = [408, 429];

/** What a server says to a wish: `unknown` where it gives no answer, or has trouble of its own. */
type Answer = { readonly kind: 'taken' } | { readonly kind: 'unknown' } | Refused;
interface Refused {
  readonly kind: 'refused';
  /** One sentence. */
  readonly reason: string;
}

/** Asks once, by a plain request, whether the server takes a wish. */
export async function askWhetherTaken(
  { origin, runtime }: Pick<ConnectOptions, 'origin' | 'runtime'>,
  subscription: Subscription,
  signal: AbortSignal,
): Promise<Answer> {
  const controller = new AbortController();
  const abort = () => controller.abort();
  const timer = setTimeout(abort, PATIENCE_MS);
  signal.addEventListener('abort', abort, { once: true });
  try {
    const address = `${origin}/api/quotes?${queryOf({ subscription })}`;
    const response = await runtime.fetch(address, { cache: 'no-store', signal: controller.signal });
    const body = await response.text();
    if (response.ok) return { kind: 'taken' };
    const { status } = response;
    if (status < 400 || status >= 500 || NOT_OF_THE_WISH.includes(status)) return { kind: 'unknown' };
    return { kind: 'refused', reason: failureOf(response, body).message };
  } catch {
    return { kind: 'unknown' };
  } finally {
    clearTimeout(timer);
    signal.removeEventListener('abort', abort);
  }
}

/**
 * Finds whose wish it is that the server refuses.
 * @param union of all wishes.
 * @returns undefined where the server refuses none of them, or does not answer.
 */
export async function findRefused(
  union: Subscription,
  wishes: readonly { readonly id: string; readonly wants: Subscription }[],
  ask: (subscription: Subscription) => Promise<Answer>,
): Promise<{ readonly id: string; readonly reason: string } | undefined> {
  if ((await ask(union)).kind !== 'refused') return undefined;
  for (const { id, wants } of wishes) {
    const answer = await ask(wants);
    if (answer.kind === 'refused') return { id, reason: answer.reason };
  }
  return undefined;
}
